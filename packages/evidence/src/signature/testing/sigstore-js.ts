import { bundleFromJSON } from '@sigstore/bundle';
import type { SerializedBundle } from '@sigstore/bundle';
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify';
import type { TrustMaterial } from '@sigstore/verify';

/** The peer that Waybill is compared with: `@sigstore/verify`, for tests and measurements only. */
export interface Oracle {
  /** Throws unless the peer accepts the bundle. Like the peer, it ignores the artifact of an envelope. */
  readonly verify: (bundle: Uint8Array, artifact: Uint8Array) => void;
}

interface RootDocument {
  readonly tlogs?: readonly LogDocument[];
  readonly ctlogs?: readonly LogDocument[];
  readonly certificateAuthorities?: readonly AuthorityDocument[];
  readonly timestampAuthorities?: readonly AuthorityDocument[];
}

interface LogDocument {
  readonly baseUrl: string;
  readonly publicKey: {
    readonly rawBytes: string;
    readonly keyDetails: string;
    readonly validFor: RangeDocument;
  };
  readonly logId: { readonly keyId: string };
}

interface AuthorityDocument {
  readonly certChain: { readonly certificates: readonly { readonly rawBytes: string }[] };
  readonly validFor: RangeDocument;
}

interface RangeDocument {
  readonly start?: string | null;
  readonly end?: string | null;
}

/**
 * The peer with a trusted root and, for bundles signed by a key, that key under every hint.
 * `least` is how many log entries and times it asks for.
 */
export function oracleFor(trustedRoot: Uint8Array, key?: Uint8Array, least: 0 | 1 = 1): Oracle {
  const document = JSON.parse(Buffer.from(trustedRoot).toString('utf8')) as RootDocument;
  const thresholds = { tlogThreshold: least, timestampThreshold: least };
  const verifier = new Verifier(trustMaterialOf(document, key), thresholds);
  return {
    verify: (bundle, artifact) => {
      const parsed = bundleFromJSON(JSON.parse(Buffer.from(bundle).toString('utf8')) as SerializedBundle);
      verifier.verify(toSignedEntity(parsed, Buffer.from(artifact)));
    },
  };
}

function trustMaterialOf(root: RootDocument, key: Uint8Array | undefined): TrustMaterial {
  const rawBytes = key && Buffer.from(key);
  return toTrustMaterial(
    {
      mediaType: '',
      tlogs: (root.tlogs ?? []).map(logOf),
      ctlogs: (root.ctlogs ?? []).map(logOf),
      certificateAuthorities: (root.certificateAuthorities ?? []).map(authorityOf),
      timestampAuthorities: (root.timestampAuthorities ?? []).map(authorityOf),
    } as unknown as Parameters<typeof toTrustMaterial>[0],
    // The hint says which key; here there is one.
    new Proxy({}, { get: () => rawBytes && { rawBytes } }) as Parameters<typeof toTrustMaterial>[1],
  );
}

function logOf({ baseUrl, publicKey, logId }: LogDocument): object {
  return {
    baseUrl,
    publicKey: {
      rawBytes: bytes(publicKey.rawBytes),
      // PublicKeyDetails of protobuf-specs: 1 is PKCS#1, 5 is P-256 as SPKI; the peer tells only these apart.
      keyDetails: publicKey.keyDetails.startsWith('PKCS1_RSA') ? 1 : 5,
      validFor: rangeOf(publicKey.validFor),
    },
    logId: { keyId: bytes(logId.keyId) },
  };
}

function authorityOf({ certChain, validFor }: AuthorityDocument): object {
  const certificates = certChain.certificates.map(({ rawBytes }) => ({ rawBytes: bytes(rawBytes) }));
  return { certChain: { certificates }, validFor: rangeOf(validFor) };
}

function rangeOf({ start, end }: RangeDocument): object {
  const date = (text: string | null | undefined): Date | undefined => (text ? new Date(text) : undefined);
  return { start: date(start), end: date(end) };
}

function bytes(base64: string): Buffer {
  return Buffer.from(base64, 'base64');
}
