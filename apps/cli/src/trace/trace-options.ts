/** Options of `waybill trace`, as the parser gives them. */
export interface TraceOptions {
  readonly ledger?: string;
  readonly evidence?: string;
  readonly platform?: string;
  readonly logKey?: string;
  readonly logName?: string;
  readonly tokenEnv: string;
  /** Seconds. */
  readonly timeout: number;
}
