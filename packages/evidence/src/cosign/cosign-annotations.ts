import { encodeBase64, isJsonObject, parseJson, type JsonObject, type JsonValue } from '@waybill/kernel';
import { isSelfIssued, parseCertificate } from '../signature/certificate.ts';
import { decodePem } from '../signature/public-key.ts';
import { layerMalformed } from './cosign-error.ts';

/** Annotations of a layer, by name. */
export type CosignAnnotations = { readonly [name: string]: string };

/**
 * The names that Cosign 1 and 2 write. SIGNATURE_SPEC.md says `dev.cosignproject.cosign/` of certificate and chain
 * in its prose; its examples, and Cosign, do not.
 */
const names = {
  signature: 'dev.cosignproject.cosign/signature',
  certificate: 'dev.sigstore.cosign/certificate',
  chain: 'dev.sigstore.cosign/chain',
  bundle: 'dev.sigstore.cosign/bundle',
  timestamp: 'dev.sigstore.cosign/rfc3161timestamp',
} as const;

/** So long is a log entry's body at most (see `bundle.ts`), in base64 and quoted. */
const maxLength = 2 * 1024 * 1024;
const maxChain = 8;

/** The signature over a simple-signing payload, base64. Throws `cosign-layer-malformed`. */
export function signatureIn(annotations: CosignAnnotations): string {
  const signature = findAnnotation(annotations, 'signature');
  if (signature === undefined) throw layerMalformed(`an annotation ${names.signature}`, 'none');
  return signature;
}

/**
 * The `verificationMaterial` of a Sigstore bundle 0.1 from the annotations of a layer: a certificate chain, else
 * a key's hint; the log entry with its promise (Cosign kept no inclusion proof, which is why it is 0.1); the
 * timestamp. A root at the end of a chain is left out: nobody may bring the root that vouches for him.
 * Throws `cosign-layer-malformed`, `certificate-malformed` or `der-malformed`.
 */
export function materialFrom(annotations: CosignAnnotations, keyHint: string): JsonObject {
  const certificate = findAnnotation(annotations, 'certificate');
  const chain = findAnnotation(annotations, 'chain');
  if (certificate === undefined && chain !== undefined) {
    throw layerMalformed('a certificate beside its chain', 'a chain alone');
  }
  const logged = findAnnotation(annotations, 'bundle');
  const stamped = findAnnotation(annotations, 'timestamp');
  return {
    ...(certificate === undefined
      ? { publicKey: { hint: keyHint } }
      : { x509CertificateChain: { certificates: certificatesFrom(certificate, chain) } }),
    tlogEntries: logged === undefined ? [] : [logEntryFrom(logged)],
    ...(stamped !== undefined && {
      timestampVerificationData: { rfc3161Timestamps: [timestampFrom(stamped)] },
    }),
  };
}

/** Cosign writes an empty annotation where it has nothing to say. */
function findAnnotation(annotations: CosignAnnotations, name: keyof typeof names): string | undefined {
  const full = names[name];
  const value = Object.hasOwn(annotations, full) ? annotations[full] : undefined;
  if (value === undefined || value === '') return undefined;
  if (value.length > maxLength) throw layerMalformed(`at most ${maxLength} characters as ${full}`, 'more');
  return value;
}

function certificatesFrom(leaf: string, chain: string | undefined): JsonObject[] {
  const leaves = derBlocks(leaf);
  if (leaves.length !== 1) {
    throw layerMalformed(`one PEM certificate as ${names.certificate}`, `${leaves.length} of them`);
  }
  const above = (chain === undefined ? [] : derBlocks(chain)).filter(
    (der) => !isSelfIssued(parseCertificate(der)),
  );
  return [...leaves, ...above].map((der) => ({ rawBytes: encodeBase64(der) }));
}

/** The certificates of a PEM text, which holds nothing else. */
function derBlocks(pem: string): Uint8Array[] {
  const blocks = pem.split(/(?<=-----END CERTIFICATE-----)/).filter((block) => block.trim() !== '');
  if (blocks.length > maxChain) throw layerMalformed(`at most ${maxChain} certificates`, 'more');
  return blocks.map((block) => {
    const der = decodePem(block, 'CERTIFICATE');
    if (der === undefined) throw layerMalformed('PEM certificates', 'another text');
    return der;
  });
}

/** Source: sigstore/cosign, SIGNATURE_SPEC.md, property `bundle`. */
function logEntryFrom(text: string): JsonObject {
  const { SignedEntryTimestamp: promise, Payload: payload } = jsonIn(text, names.bundle);
  if (typeof promise !== 'string' || !isJsonObject(payload)) {
    throw layerMalformed(`SignedEntryTimestamp and Payload in ${names.bundle}`, 'something else');
  }
  const { body, integratedTime, logIndex, logID } = payload;
  if (typeof body !== 'string' || typeof logID !== 'string' || !/^(?:[0-9a-f]{2}){1,64}$/.test(logID)) {
    throw layerMalformed(`body and logID in ${names.bundle}`, 'something else');
  }
  if (!isIndex(integratedTime) || !isIndex(logIndex)) {
    throw layerMalformed(`integratedTime and logIndex as numbers in ${names.bundle}`, 'something else');
  }
  return {
    logIndex: String(logIndex),
    logId: { keyId: Buffer.from(logID, 'hex').toString('base64') },
    kindVersion: kindOf(body),
    integratedTime: String(integratedTime),
    inclusionPromise: { signedEntryTimestamp: promise },
    canonicalizedBody: body,
  };
}

/** The entry's kind is nowhere but in its body; the verifier compares the two again. */
function kindOf(body: string): JsonObject {
  const { kind, apiVersion } = jsonIn(
    Buffer.from(body, 'base64').toString('utf8'),
    'the body of a log entry',
  );
  if (typeof kind !== 'string' || typeof apiVersion !== 'string') {
    throw layerMalformed('kind and apiVersion in the body of a log entry', 'something else');
  }
  return { kind, version: apiVersion };
}

function timestampFrom(text: string): JsonObject {
  const { SignedRFC3161Timestamp: signed } = jsonIn(text, names.timestamp);
  if (typeof signed !== 'string') {
    throw layerMalformed(`SignedRFC3161Timestamp in ${names.timestamp}`, 'something else');
  }
  return { signedTimestamp: signed };
}

function jsonIn(text: string, where: string): JsonObject {
  let value: JsonValue;
  try {
    value = parseJson(Buffer.from(text), { maxBytes: 4 * maxLength, maxDepth: 16 });
  } catch (cause) {
    throw layerMalformed(`a JSON object as ${where}`, 'something else', cause);
  }
  if (!isJsonObject(value)) throw layerMalformed(`a JSON object as ${where}`, 'another value');
  return value;
}

function isIndex(value: JsonValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
