import { decodeBase64, isJsonObject, WaybillError } from '@waybill/kernel';
import type { JsonObject, JsonValue } from '@waybill/kernel';
import { bundleLimits, type Bundle } from './bundle.ts';

/** Far above any list of co-signers in use; each costs a signature check for every key that could have made it. */
const maxSignatures = 8;

/** Length of a key id; the longest in use is a URL of a key in a cloud. */
const maxKeyIdLength = 1024;

/**
 * True for JSON that is a DSSE envelope rather than a Sigstore bundle around one. Whatever names a media type
 * says itself what it is.
 */
export function isEnvelope(value: JsonValue): value is JsonObject {
  return isJsonObject(value) && !Object.hasOwn(value, 'mediaType') && Object.hasOwn(value, 'signatures');
}

/**
 * Reads a DSSE envelope (DSSE protocol 1.0, envelope.md) as one bundle for each of its signatures, which are
 * verified one by one: how many of them must hold is nothing that an envelope could say. It carries neither
 * certificate nor log entry nor time. `keyid` is a hint and nothing else; members that DSSE does not define are
 * ignored, as it demands, because no signature covers them. A signature that stands there twice is refused: it
 * would count as two signers. At most 8 signatures. Throws `envelope-malformed`.
 */
export function readEnvelope(value: JsonObject): readonly Bundle[] {
  const payloadType = value['payloadType'];
  if (typeof payloadType !== 'string' || payloadType === '' || payloadType.length > maxKeyIdLength) {
    throw malformed('a payloadType', 'none, or one that is too long');
  }
  const payload = bytesIn(value, 'payload', bundleLimits.bundleBytes);
  const { signatures } = value;
  if (!Array.isArray(signatures) || signatures.length === 0 || signatures.length > maxSignatures) {
    throw malformed(
      `1 to ${maxSignatures} signatures`,
      Array.isArray(signatures) ? String(signatures.length) : 'no list of signatures',
    );
  }
  const seen = new Set<string>();
  return (signatures as readonly JsonValue[]).map((item) => {
    if (!isJsonObject(item)) throw malformed('an object for each signature', 'another value');
    const signature = bytesIn(item, 'sig', bundleLimits.signatureBytes);
    const text = Buffer.from(signature).toString('latin1');
    if (seen.has(text)) throw malformed('each signature once', 'one twice');
    seen.add(text);
    const keyId = keyIdOf(item);
    return {
      version: 'envelope',
      material: { kind: 'key', hint: keyId },
      content: { kind: 'envelope', signature, payloadType, payload, keyId },
      logEntries: [],
      timestamps: [],
    };
  });
}

function keyIdOf({ keyid }: JsonObject): string {
  if (keyid === undefined || keyid === null) return '';
  if (typeof keyid === 'string' && keyid.length <= maxKeyIdLength) return keyid;
  throw malformed(`text of at most ${maxKeyIdLength} characters as keyid`, 'something else');
}

function bytesIn(from: JsonObject, name: string, maxBytes: number): Uint8Array {
  const text = from[name];
  if (typeof text !== 'string' || text === '') throw malformed(`base64 as ${name}`, 'no text');
  if (text.length > Math.ceil(maxBytes / 3) * 4)
    throw malformed(`at most ${maxBytes} bytes as ${name}`, 'more');
  try {
    return decodeBase64(text);
  } catch {
    throw malformed(`base64 of one alphabet as ${name}`, 'other characters');
  }
}

function malformed(expected: string, found: string): WaybillError {
  return new WaybillError({
    code: 'envelope-malformed',
    message: 'This is not a well-formed DSSE envelope.',
    category: 'refused',
    expected,
    found,
  });
}
