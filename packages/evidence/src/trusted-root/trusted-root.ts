import type { Instant } from '@waybill/kernel';

/** Whom to trust: logs and authorities with their windows. Source: sigstore_trustroot.proto. */
export interface TrustedRoot {
  readonly logs: readonly TrustedLog[];
  readonly ctLogs: readonly TrustedLog[];
  readonly certificateAuthorities: readonly TrustedAuthority[];
  readonly timestampAuthorities: readonly TrustedAuthority[];
}

/** A transparency log, or a certificate transparency log. */
export interface TrustedLog {
  readonly baseUrl: string;
  readonly logId: Uint8Array;
  readonly validity: Validity;
}

/** A certificate or timestamp authority. */
export interface TrustedAuthority {
  readonly uri: string;
  readonly validity: Validity;
}

/** A closed interval: both ends belong to it. */
export interface Validity {
  readonly from: Instant;
  /** For ever when absent. */
  readonly until?: Instant;
}

/** Reads a Sigstore trusted root; throws `trusted-root-malformed`. */
export function parseTrustedRoot(_bytes: Uint8Array): TrustedRoot {
  throw new Error('not written yet');
}
