/** Options of `waybill doctor`, as the parser gives them. */
export interface DoctorOptions {
  readonly platform?: string;
  readonly server?: string;
  readonly gitlabTokenEnv: string;
  readonly signingConfig?: string;
  /** Root of the services in the signing configuration; else that of the platform folder. */
  readonly trustedRoot?: string;
  /** A signing key: a file, or the address of a key in a service. */
  readonly key?: string;
  readonly keyPasswordEnv?: string;
  readonly offline?: true;
}
