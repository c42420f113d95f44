import type { BundleOptions } from './bundle-options.ts';
import type { EditableJson, LocalSigstore } from './local-sigstore.ts';
import { pem } from './log-entry.ts';

/** A layer as Cosign 1 and 2 push it under `sha256-<hex>.sig` and `.att`. */
export interface CosignLayerJson {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly annotations: { [name: string]: string };
}

/** What to sign, as whom, and what should be wrong with the layer. */
export interface CosignLayerOptions {
  /** How the signature is made; version, chain and content are those of the layer. */
  readonly bundle?: Omit<BundleOptions, 'content' | 'version' | 'chain'>;
  /** Changes the annotations in place. */
  readonly edit?: (annotations: { [name: string]: string }) => void;
}

/** The payload that Cosign signs for an image. */
export function cosignPayload(image: string, edit?: (payload: EditableJson) => void): Uint8Array {
  const payload = {
    critical: {
      identity: { 'docker-reference': 'registry.example.com/acme/app' },
      image: { 'docker-manifest-digest': image },
      type: 'cosign container image signature',
    },
    optional: null,
  };
  edit?.(payload);
  return Buffer.from(JSON.stringify(payload));
}

/** Signs a simple-signing payload or a statement, and takes the bundle apart into the annotations of a layer. */
export function makeCosignLayer(
  sigstore: Pick<LocalSigstore, 'makeBundle' | 'fulcio'>,
  content: { readonly kind: 'signature' | 'attestation'; readonly payload: Uint8Array },
  options: CosignLayerOptions = {},
): CosignLayerJson {
  const { payload } = content;
  const isSignature = content.kind === 'signature';
  const made = sigstore.makeBundle({
    ...options.bundle,
    version: '0.1',
    content: isSignature ? { kind: 'message', bytes: payload } : { kind: 'statement', payload },
  });
  const layer = cosignLayerFrom(made.json, payload, sigstore.fulcio.chain);
  options.edit?.(layer.annotations);
  return layer;
}

/** Takes a Sigstore bundle apart into the layer that Cosign 2 would have pushed for it. */
export function cosignLayerFrom(
  { verificationMaterial, messageSignature, dsseEnvelope }: EditableJson,
  payload: Uint8Array,
  chain: readonly Uint8Array[] = [],
): CosignLayerJson {
  const isSignature = messageSignature !== undefined;
  const { certificate, x509CertificateChain } = verificationMaterial;
  const leaf = (certificate ?? x509CertificateChain?.certificates[0])?.rawBytes;
  const [entry] = verificationMaterial.tlogEntries;
  const stamp = verificationMaterial.timestampVerificationData?.rfc3161Timestamps[0];
  const annotations = {
    'dev.cosignproject.cosign/signature': isSignature ? (messageSignature.signature as string) : '',
    ...(isSignature ? {} : { predicateType: JSON.parse(Buffer.from(payload).toString()).predicateType }),
    ...(leaf && {
      'dev.sigstore.cosign/certificate': pem('CERTIFICATE', Buffer.from(leaf, 'base64')),
      // With the root at its end, as Fulcio hands it out.
      'dev.sigstore.cosign/chain': chain.map((der) => pem('CERTIFICATE', der)).join(''),
    }),
    ...(entry && { 'dev.sigstore.cosign/bundle': JSON.stringify(offlineBundle(entry)) }),
    ...(stamp && {
      'dev.sigstore.cosign/rfc3161timestamp': JSON.stringify({
        SignedRFC3161Timestamp: stamp.signedTimestamp,
      }),
    }),
  };
  return {
    mediaType: isSignature
      ? 'application/vnd.dev.cosign.simplesigning.v1+json'
      : 'application/vnd.dsse.envelope.v1+json',
    bytes: isSignature ? payload : Buffer.from(JSON.stringify(dsseEnvelope)),
    annotations,
  };
}

/** What Cosign keeps of an entry: the promise and what it covers, no inclusion proof. */
function offlineBundle(entry: EditableJson): EditableJson {
  return {
    SignedEntryTimestamp: entry.inclusionPromise.signedEntryTimestamp,
    Payload: {
      body: entry.canonicalizedBody,
      integratedTime: Number(entry.integratedTime),
      logIndex: Number(entry.logIndex),
      logID: Buffer.from(entry.logId.keyId, 'base64').toString('hex'),
    },
  };
}
