/** Options of `waybill verify`, as the parser gives them. */
export interface VerifyOptions extends EvidencePlace {
  readonly environment?: string;
  readonly platform?: string;
  readonly ledger?: string;
  readonly tokenEnv: string;
  /** Seconds. */
  readonly timeout: number;
  readonly logKey?: string;
  readonly logName?: string;
  /** Why an exception is asked for where the verdict is no promotion. */
  readonly breakGlass?: string;
  readonly allSubjects?: true;
  /** Judge images by what is attached to them. */
  readonly fromRegistry?: true;
  readonly vsa?: string;
  readonly vsaKey?: string;
  readonly vsaKeyPasswordEnv?: string;
  /** GitLab project whose attestations of the artifact are read beside the evidence at hand. */
  readonly fromGitlab?: string;
  readonly gitlabTokenEnv?: string;
  /** File with a signed verification summary, to judge by it instead of by the evidence. */
  readonly summary?: string;
  readonly verifier?: string;
  readonly resource?: string;
  readonly level?: readonly string[];
  /** Seconds. */
  readonly maxAge?: number;
}

/** Where the three files are: one folder, or each by name. */
export interface EvidencePlace {
  readonly evidence?: string;
  readonly sbom?: string;
  readonly provenance?: string;
  readonly bundle?: string;
}
