import type { TrustedRoot } from '@waybill/evidence';

/** Addresses of the Sigstore services that sign. */
export interface ServiceAddresses {
  /** Base address of Fulcio, which issues certificates. */
  readonly fulcioUrl: string;
  /** Transparency logs; the signature is entered into each. */
  readonly rekor: readonly RekorService[];
  /** Whole addresses of RFC 3161 timestamp authorities; each stamps the signature. */
  readonly tsaUrls: readonly string[];
}

/** The services that sign, and the root that everything they answer is verified under before it is returned. */
export interface SigstoreServices extends ServiceAddresses {
  readonly trustedRoot: TrustedRoot;
}

/** What a managed key needs of a Sigstore: somebody to record its signature, or to tell its time. */
export type WitnessServices = Omit<SigstoreServices, 'fulcioUrl'>;

/** A transparency log and the major version of its API. */
export interface RekorService {
  readonly url: string;
  readonly version: 1 | 2;
}
