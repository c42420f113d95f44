import {
  bytesOf,
  decodeBase64,
  digestOf,
  encodeBase64,
  isDigest,
  isJsonObject,
  parseJson,
} from '@waybill/kernel';
import type { Digest, JsonObject, JsonValue } from '@waybill/kernel';
import { readBundle, type Bundle } from '../signature/bundle.ts';
import { equalBytes } from '../signature/equal-bytes.ts';
import { simpleSigningMalformed as malformed } from './cosign-error.ts';

/** Media type of a simple-signing document: what was signed, together with the Sigstore bundle over it. */
export const simpleSigningType = 'application/vnd.waybill.simplesigning.v1+json';

/** Far above what Cosign writes (some 250 bytes), with room for the claims of a user. */
export const maxPayloadBytes: number = 64 * 1024;

/** `critical.type` of Cosign's payloads. Source: sigstore/cosign, SIGNATURE_SPEC.md, Simple Signing. */
const cosignPayloadType = 'cosign container image signature';

const maxDocumentBytes = 32 * 1024 * 1024;
const maxReferenceLength = 1024;

/** A signature with the payload that it covers, taken apart but not verified. */
export interface SimpleSigning {
  readonly payload: Uint8Array;
  /** A message signature over the payload. */
  readonly bundle: Bundle;
}

/** What a simple-signing payload says; worth as much as its signature. */
export interface SimpleSigningPayload {
  /** Digest of the manifest or index that was signed. */
  readonly image: Digest;
  /** What the signer called the image: a claim, which Cosign ignores, too. */
  readonly reference?: string;
}

/** Writes a simple-signing document: one line of JSON. Equal input gives equal bytes. */
export function buildSimpleSigning(payload: Uint8Array, bundle: JsonObject): Uint8Array {
  return Buffer.from(
    JSON.stringify({ mediaType: simpleSigningType, payload: encodeBase64(payload), bundle }),
  );
}

/**
 * Reads a simple-signing document; undefined for a document that does not say that it is one. The signature covers
 * the payload, so it travels with it: the ledger verifies it again from these bytes alone.
 * Throws `simple-signing-malformed` or `bundle-malformed`.
 */
export function findSimpleSigning(bytes: Uint8Array): SimpleSigning | undefined {
  // A bundle of 30 MiB need not be parsed twice.
  if (!Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(simpleSigningType))
    return undefined;
  let json: JsonValue;
  try {
    json = parseJson(bytes, { maxBytes: maxDocumentBytes, maxDepth: 20 });
  } catch {
    return undefined;
  }
  if (!isJsonObject(json) || json['mediaType'] !== simpleSigningType) return undefined;
  const { payload, bundle } = only(json, ['mediaType', 'payload', 'bundle']);
  if (typeof payload !== 'string' || !isJsonObject(bundle)) {
    throw malformed('a payload in base64 and a bundle', 'something else');
  }
  const parsed = readBundle(bundle);
  // Whoever signs a file signs no image, though the file may read like a payload: the bundle of a file is of version
  // 0.3, and a profile that takes no older one must not be led to the other meaning by what stands around it.
  if (parsed.version !== '0.1') throw malformed('a bundle 0.1, as Cosign 1 and 2 signed', parsed.version);
  if (parsed.content.kind !== 'message') throw malformed('a signature over the payload', 'an envelope');
  const signed = payloadBytes(payload);
  const { algorithm, value: digest } = parsed.content.digest;
  // A genuine signature over something else must not be looked up by its own digest and then vouch for this payload.
  if (algorithm !== 'sha256' || !equalBytes(digest, bytesOf(digestOf(signed)))) {
    throw malformed('the SHA-256 of the payload as messageDigest', 'another digest');
  }
  return { payload: signed, bundle: parsed };
}

/**
 * Reads a payload strictly: exactly the members that containers/image allows, each once, because Go reads them without
 * regard to case, and a second spelling would name another image to it than to us. Call it only after the signature
 * was verified. Throws `simple-signing-malformed`. Source: containers/image, containers-signature(5).
 */
export function parseSimpleSigningPayload(payload: Uint8Array): SimpleSigningPayload {
  let value: JsonValue;
  try {
    value = parseJson(payload, { maxBytes: maxPayloadBytes, maxDepth: 16 });
  } catch (cause) {
    throw malformed('a JSON document as payload', 'something else', cause);
  }
  const { critical, optional } = only(objectOf(value, 'the payload'), ['critical', 'optional']);
  if (optional !== undefined && optional !== null) objectOf(optional, 'optional');
  const { type, image, identity } = only(objectOf(critical, 'critical'), ['type', 'image', 'identity']);
  if (type !== cosignPayloadType) throw malformed(`critical.type "${cosignPayloadType}"`, 'another type');
  const named = only(objectOf(image, 'critical.image'), ['docker-manifest-digest']);
  const digest = named['docker-manifest-digest'];
  if (typeof digest !== 'string' || !isDigest(digest)) {
    throw malformed('sha256:<64 hex digits> as critical.image.docker-manifest-digest', 'something else');
  }
  const called = only(objectOf(identity, 'critical.identity'), ['docker-reference']);
  const reference = called['docker-reference'] ?? '';
  if (typeof reference !== 'string' || reference.length > maxReferenceLength) {
    throw malformed('a short text as critical.identity.docker-reference', 'something else');
  }
  return { image: digest, ...(reference === '' ? {} : { reference }) };
}

function payloadBytes(text: string): Uint8Array {
  if (text.length > Math.ceil(maxPayloadBytes / 3) * 4) {
    throw malformed(`a payload of at most ${maxPayloadBytes} bytes`, 'more');
  }
  try {
    return decodeBase64(text);
  } catch (cause) {
    throw malformed('a payload in base64', 'other characters', cause);
  }
}

function objectOf(value: JsonValue | undefined, name: string): JsonObject {
  if (isJsonObject(value)) return value;
  throw malformed(`an object as ${name}`, value === undefined ? 'nothing' : 'another value');
}

function only(value: JsonObject, names: readonly string[]): JsonObject {
  if (Object.keys(value).every((name) => names.includes(name))) return value;
  throw malformed(`only ${names.join(', ')}`, 'another member beside');
}
