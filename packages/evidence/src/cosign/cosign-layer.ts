import { digestOf, bytesOf, encodeBase64, hexOf, isJsonObject, parseJson } from '@waybill/kernel';
import type { Digest, JsonObject, JsonValue } from '@waybill/kernel';
import { materialFrom, signatureIn, type CosignAnnotations } from './cosign-annotations.ts';
import { layerMalformed } from './cosign-error.ts';
import { buildSimpleSigning, maxPayloadBytes } from './simple-signing.ts';

/** A layer of the manifest under an older tag of Cosign: its blob, and what its descriptor says. */
export interface CosignLayer {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly annotations: CosignAnnotations;
}

/** A layer as a document that can be kept and verified again without its registry. */
export interface CosignDocument {
  /** `signature`: a simple-signing document; `attestation`: a Sigstore bundle 0.1 on one line. */
  readonly kind: 'signature' | 'attestation';
  readonly bytes: Uint8Array;
}

/** Media types of the layers that {@link convertCosignLayer} reads. */
export const cosignLayerTypes = {
  signature: 'application/vnd.dev.cosign.simplesigning.v1+json',
  attestation: 'application/vnd.dsse.envelope.v1+json',
} as const;

const bundleType = 'application/vnd.dev.sigstore.bundle+json;version=0.1';
const maxEnvelopeBytes = 32 * 1024 * 1024;

/**
 * The tag under which Cosign 1 and 2 keep signatures (`sig`) or attestations (`att`) of an image:
 * `sha256-<hex>.sig`. Source: sigstore/cosign, SIGNATURE_SPEC.md, tag-based discovery.
 */
export function cosignTagOf(image: Digest, what: 'sig' | 'att'): string {
  return `sha256-${hexOf(image)}.${what}`;
}

/**
 * Turns a layer that Cosign 1 or 2 pushed into a document: a signature becomes the payload with its Sigstore bundle
 * (`simple-signing.ts`), an attestation becomes a bundle around its envelope. Nothing is verified here, and nothing
 * is taken from where the layer was found: which image it speaks of is what its signature covers. Both are of bundle
 * version 0.1, so the trust profile decides whether they count. Equal input gives equal bytes. Throws
 * `cosign-layer-malformed`, `certificate-malformed` or `der-malformed`.
 */
export function convertCosignLayer(layer: CosignLayer): CosignDocument {
  switch (layer.mediaType) {
    case cosignLayerTypes.signature:
      return { kind: 'signature', bytes: convertSignature(layer) };
    case cosignLayerTypes.attestation:
      return { kind: 'attestation', bytes: convertAttestation(layer) };
    default:
      throw layerMalformed(Object.values(cosignLayerTypes).join(' or '), 'a layer of another media type');
  }
}

function convertSignature({ bytes, annotations }: CosignLayer): Uint8Array {
  if (bytes.length === 0 || bytes.length > maxPayloadBytes) {
    throw layerMalformed(`a payload of 1 to ${maxPayloadBytes} bytes`, `${bytes.length}`);
  }
  return buildSimpleSigning(bytes, {
    mediaType: bundleType,
    verificationMaterial: materialFrom(annotations, ''),
    messageSignature: {
      messageDigest: { algorithm: 'SHA2_256', digest: encodeBase64(bytesOf(digestOf(bytes))) },
      signature: signatureIn(annotations),
    },
  });
}

/** The annotation `predicateType` is not looked at: nobody signed it, and the statement says it itself. */
function convertAttestation({ bytes, annotations }: CosignLayer): Uint8Array {
  const { payload, payloadType, signatures } = envelopeIn(bytes);
  const [signature, another] = Array.isArray(signatures) ? (signatures as readonly JsonValue[]) : [];
  if (!isJsonObject(signature) || another !== undefined) {
    throw layerMalformed(
      'an envelope with exactly one signature',
      another === undefined ? 'none' : 'several',
    );
  }
  const { sig, keyid } = signature;
  if (typeof payload !== 'string' || typeof payloadType !== 'string' || typeof sig !== 'string') {
    throw layerMalformed('payload, payloadType and sig as text', 'something else');
  }
  // A key's id is a hint, and a certificate needs none; the bundle's hint must be the same.
  const keyId = typeof keyid === 'string' ? keyid : '';
  return Buffer.from(
    JSON.stringify({
      mediaType: bundleType,
      verificationMaterial: materialFrom(annotations, keyId),
      dsseEnvelope: {
        payload,
        payloadType,
        signatures: [{ sig, ...(keyId === '' ? {} : { keyid: keyId }) }],
      },
    }),
  );
}

function envelopeIn(bytes: Uint8Array): JsonObject {
  let value: JsonValue;
  try {
    value = parseJson(bytes, { maxBytes: maxEnvelopeBytes, maxDepth: 16 });
  } catch (cause) {
    throw layerMalformed('a DSSE envelope', 'something else', cause);
  }
  if (!isJsonObject(value)) throw layerMalformed('a DSSE envelope', 'another value');
  return value;
}
