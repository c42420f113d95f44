/**
 * Writes DER (ITU-T X.690): just the types that certificates, time stamps and their signatures need.
 * Written a second time, apart from the verifier's reader, so that one mistake cannot hide in both.
 */

/** One encoded value: tag, length, content. */
export function tlv(tag: number, ...content: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(content);
  return Buffer.concat([Uint8Array.of(tag), lengthOf(body.length), body]);
}

/** SEQUENCE. */
export function sequence(...members: readonly Uint8Array[]): Uint8Array {
  return tlv(0x30, ...members);
}

/** SET OF: DER wants the members sorted by their encoding. */
export function setOf(...members: readonly Uint8Array[]): Uint8Array {
  return tlv(0x31, ...members.toSorted((a, b) => Buffer.compare(a, b)));
}

/** INTEGER, not negative; bytes are read as an unsigned number. */
export function integer(value: number | bigint | Uint8Array): Uint8Array {
  const hex = typeof value === 'object' ? Buffer.from(value).toString('hex') : value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const short = bytes.subarray(start);
  return tlv(0x02, ((short[0] ?? 0) & 0x80) === 0 ? short : Buffer.concat([Uint8Array.of(0), short]));
}

/** OBJECT IDENTIFIER from its dotted form. */
export function objectIdentifier(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes: number[] = [];
  for (const arc of [first * 40 + second, ...rest]) {
    const groups = [arc % 128];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) {
      groups.unshift((left % 128) | 0x80);
    }
    bytes.push(...groups);
  }
  return tlv(0x06, Uint8Array.from(bytes));
}

/** OCTET STRING. */
export function octetString(...content: readonly Uint8Array[]): Uint8Array {
  return tlv(0x04, ...content);
}

/** BIT STRING with `unused` bits at its end. */
export function bitString(content: Uint8Array, unused = 0): Uint8Array {
  return tlv(0x03, Uint8Array.of(unused), content);
}

/** UTF8String. */
export function utf8String(text: string): Uint8Array {
  return tlv(0x0c, Buffer.from(text));
}

/** PrintableString. */
export function printableString(text: string): Uint8Array {
  return tlv(0x13, Buffer.from(text, 'latin1'));
}

/** BOOLEAN TRUE. */
export const booleanTrue: Uint8Array = tlv(0x01, Uint8Array.of(0xff));

/** NULL. */
export const nullValue: Uint8Array = tlv(0x05);

/** A constructed context-specific value, `[n]`. */
export function tagged(n: number, ...content: readonly Uint8Array[]): Uint8Array {
  return tlv(0xa0 + n, ...content);
}

/** A primitive context-specific value, `[n] IMPLICIT`. */
export function taggedPrimitive(n: number, content: Uint8Array): Uint8Array {
  return tlv(0x80 + n, content);
}

/** Time of a certificate: UTCTime to 2049, GeneralizedTime after (RFC 5280, section 4.1.2.5). */
export function time(atMs: number): Uint8Array {
  const year = new Date(atMs).getUTCFullYear();
  return year < 2050 ? tlv(0x17, Buffer.from(digits(atMs).slice(2))) : generalizedTime(atMs);
}

/** GeneralizedTime in whole seconds. */
export function generalizedTime(atMs: number): Uint8Array {
  return tlv(0x18, Buffer.from(digits(atMs)));
}

function digits(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`;
}

function lengthOf(size: number): Uint8Array {
  if (size < 0x80) return Uint8Array.of(size);
  const bytes: number[] = [];
  for (let left = size; left > 0; left = Math.floor(left / 256)) bytes.unshift(left % 256);
  return Uint8Array.of(0x80 + bytes.length, ...bytes);
}
