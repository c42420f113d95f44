/** A Sigstore bundle, taken apart but not verified. Source: sigstore/protobuf-specs, sigstore_bundle.proto. */
export interface Bundle {
  readonly version: BundleVersion;
  readonly material: SigningMaterial;
  readonly content: SignedContent;
  readonly logEntries: readonly LogEntry[];
  /** RFC 3161 TimeStampResp documents, DER. */
  readonly timestamps: readonly Uint8Array[];
}

/** Versions of the bundle format that Waybill reads. */
export type BundleVersion = '0.1' | '0.2' | '0.3';

/** What the bundle says of its signer: a certificate, or a hint at a key that the verifier must have. */
export type SigningMaterial =
  | {
      readonly kind: 'certificate';
      /** DER of the signing certificate. */
      readonly leaf: Uint8Array;
      /** DER of further certificates, nearest first; bundles 0.1 and 0.2 only. */
      readonly intermediates: readonly Uint8Array[];
    }
  | { readonly kind: 'key'; readonly hint: string };

/** What was signed: an artifact's bytes directly, or a DSSE envelope. */
export type SignedContent =
  | {
      readonly kind: 'message';
      readonly signature: Uint8Array;
      readonly digest: { readonly algorithm: HashAlgorithm; readonly value: Uint8Array };
    }
  | {
      readonly kind: 'envelope';
      readonly signature: Uint8Array;
      readonly payloadType: string;
      readonly payload: Uint8Array;
      readonly keyId: string;
    };

/** Hash functions that signatures, log entries and timestamps may use. */
export type HashAlgorithm = 'sha256' | 'sha384' | 'sha512';

/** A transparency-log entry as the bundle carries it. */
export interface LogEntry {
  /** Global index, decimal; the number that a signed entry timestamp covers. */
  readonly index: string;
  readonly logId: Uint8Array;
  readonly kind: string;
  readonly version: string;
  /** Seconds since 1970; means nothing without a verified promise. */
  readonly integratedTime: number;
  /** Signed entry timestamp (SET). */
  readonly promise?: Uint8Array;
  readonly proof?: InclusionProof;
  readonly body: Uint8Array;
}

/** A Merkle inclusion proof (RFC 9162, section 2.1.3) with the checkpoint that vouches for its root. */
export interface InclusionProof {
  /** Index in the tree, which differs from the global index where a log has shards. */
  readonly index: number;
  readonly treeSize: number;
  readonly rootHash: Uint8Array;
  readonly hashes: readonly Uint8Array[];
  /** Signed note; bundles 0.1 may lack it. */
  readonly checkpoint?: string;
}

/** Reads a Sigstore bundle 0.1, 0.2 or 0.3 strictly; throws `bundle-malformed` or `bundle-version-not-accepted`. */
export function parseBundle(_bytes: Uint8Array): Bundle {
  throw new Error('not written yet');
}
