/** Options of `waybill trust update`, as the parser gives them. */
export interface UpdateOptions {
  readonly from?: string;
  readonly tufUrl?: string;
  readonly tufRoot?: string;
  readonly tufTarget?: string;
  /** File that the services to sign with go to. */
  readonly signingConfig?: string;
  readonly replace?: true;
  readonly dryRun?: true;
  /** Seconds. */
  readonly timeout: number;
}
