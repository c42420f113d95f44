import { createHash } from 'node:crypto';
import { WaybillError } from './waybill-error.ts';

declare const brand: unique symbol;

/** A SHA-256 digest in the form `sha256:` and 64 lowercase hex digits; made only by this file. */
export type Digest = string & { readonly [brand]: 'Digest' };

const form = /^sha256:[0-9a-f]{64}$/;

/** True when `text` has the form of a {@link Digest}. */
export function isDigest(text: string): text is Digest {
  return form.test(text);
}

/** Reads `sha256:<64 lowercase hex>`; throws `digest-malformed`. */
export function parseDigest(text: string): Digest {
  if (isDigest(text)) return text;
  throw new WaybillError({
    code: 'digest-malformed',
    message: 'This is not a digest.',
    expected: 'sha256: and 64 lowercase hex digits',
    found: text.length > 80 ? `${text.length} characters` : JSON.stringify(text),
    help: 'Write it as in "sha256:9f86d081…", in full. For an image, the part behind the @.',
  });
}

/** The digest whose 64 hex digits are `hex` (either case); throws `digest-malformed`. */
export function digestFromHex(hex: string): Digest {
  return parseDigest(`sha256:${hex.toLowerCase()}`);
}

/** The SHA-256 digest of `bytes` (text as UTF-8). */
export function digestOf(bytes: Uint8Array | string): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}` as Digest;
}

/** The 64 lowercase hex digits of a digest. */
export function hexOf(digest: Digest): string {
  return digest.slice(7);
}

/** The 32 bytes of a digest. */
export function bytesOf(digest: Digest): Uint8Array {
  return Buffer.from(hexOf(digest), 'hex');
}
