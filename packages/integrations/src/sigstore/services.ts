/** Addresses of the Sigstore services that sign. */
export interface SigstoreServices {
  /** Base address of Fulcio, which issues certificates. */
  readonly fulcioUrl: string;
  /** Transparency logs; the signature is entered into each. */
  readonly rekor: readonly RekorService[];
  /** Whole addresses of RFC 3161 timestamp authorities; each stamps the signature. */
  readonly tsaUrls: readonly string[];
}

/** A transparency log and the major version of its API. */
export interface RekorService {
  readonly url: string;
  readonly version: 1 | 2;
}
