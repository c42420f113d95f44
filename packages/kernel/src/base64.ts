import { WaybillError } from './waybill-error.ts';

const standard = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const urlSafe = /^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2}(?:==)?|[A-Za-z0-9_-]{3}=?)?$/;

/**
 * Decodes base64 in the standard or the URL-safe alphabet (RFC 4648, sections 4 and 5).
 * Node's own decoder silently skips every other character, so two texts could mean one signature;
 * here they are refused. Throws `base64-malformed`.
 */
export function decodeBase64(text: string): Uint8Array {
  if (standard.test(text)) return Buffer.from(text, 'base64');
  if (urlSafe.test(text)) return Buffer.from(text, 'base64url');
  throw new WaybillError({
    code: 'base64-malformed',
    message: 'A value is not base64.',
    expected: 'characters of one base64 alphabet, padded (RFC 4648)',
    found: `${text.length} characters with others among them`,
  });
}

/** Encodes bytes (text as UTF-8) as padded base64 in the standard alphabet. */
export function encodeBase64(bytes: Uint8Array | string): string {
  return Buffer.from(bytes as Uint8Array).toString('base64');
}
