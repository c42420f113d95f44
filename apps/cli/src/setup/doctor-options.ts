/** Options of `waybill doctor`, as the parser gives them. */
export interface DoctorOptions {
  readonly platform?: string;
  readonly server?: string;
  readonly gitlabTokenEnv: string;
  readonly offline?: true;
}
