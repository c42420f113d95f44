import { instantFromMs } from '@waybill/kernel';
import type { Instant, WaybillError } from '@waybill/kernel';
import { refusal } from './bundle-error.ts';

/** Tags of the ASN.1 types that certificates and timestamps use (X.690, section 8). */
export const tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8String: 0x0c,
  sequence: 0x30,
  set: 0x31,
  utcTime: 0x17,
  generalizedTime: 0x18,
} as const;

/** The tag of a context-specific element, `[number]`. */
export function contextTag(number: number, form: 'primitive' | 'constructed'): number {
  return 0x80 | (form === 'constructed' ? 0x20 : 0) | number;
}

/**
 * One DER element, as a view of the document it stands in: nothing is copied, so what a signature covers is
 * exactly the bytes that were received.
 */
export class DerNode {
  readonly tag: number;
  readonly #bytes: Uint8Array;
  readonly #start: number;
  readonly #contentStart: number;
  readonly #end: number;

  /** Reads the element that begins at `start` and must end by `limit`; only definite, minimal lengths. */
  constructor(bytes: Uint8Array, start: number, limit: number) {
    if (start + 2 > limit) throw derMalformed('an element', 'the end of the data');
    this.tag = bytes[start] as number;
    if ((this.tag & 0x1f) === 0x1f) throw derMalformed('a tag number below 31', 'a larger one');
    const first = bytes[start + 1] as number;
    let length = first;
    let contentStart = start + 2;
    if (first >= 0x80) {
      const octets = first & 0x7f;
      if (octets === 0 || octets > 4) throw derMalformed('a definite length of at most 4 octets', 'another');
      if (contentStart + octets > limit) throw derMalformed('a length', 'the end of the data');
      length = 0;
      for (let i = 0; i < octets; i++) length = length * 256 + (bytes[contentStart + i] as number);
      if (length < 0x80 || length < 256 ** (octets - 1))
        throw derMalformed('the shortest form of a length', 'a longer');
      contentStart += octets;
    }
    if (contentStart + length > limit)
      throw derMalformed('an element within its parent', 'one that reaches beyond');
    this.#bytes = bytes;
    this.#start = start;
    this.#contentStart = contentStart;
    this.#end = contentStart + length;
  }

  /** The whole element, header included. */
  get raw(): Uint8Array {
    return this.#bytes.subarray(this.#start, this.#end);
  }

  get content(): Uint8Array {
    return this.#bytes.subarray(this.#contentStart, this.#end);
  }

  /** How many bytes the whole element takes. */
  get size(): number {
    return this.#end - this.#start;
  }

  /** A cursor over the elements inside; throws unless the element is of this constructed type. */
  open(expected: number = tag.sequence): DerCursor {
    // Always compared: X.690 gives a SET or an [n] around the same members another meaning, not another spelling.
    expectTag(this, expected);
    return new DerCursor(this.#bytes, this.#contentStart, this.#end);
  }
}

/** Walks over sibling elements; each step names the tag it expects. */
export class DerCursor {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  get done(): boolean {
    return this.#at === this.#end;
  }

  /** The next element, whatever its tag. */
  any(): DerNode {
    const node = new DerNode(this.#bytes, this.#at, this.#end);
    this.#at += node.size;
    return node;
  }

  take(expected: number): DerNode {
    const node = this.any();
    expectTag(node, expected);
    return node;
  }

  /** Steps into the next element, which must be of this constructed type. */
  enter(expected: number = tag.sequence): DerCursor {
    return this.take(expected).open(expected);
  }

  /** The next element if it has this tag; otherwise the cursor stays. */
  takeIf(expected: number): DerNode | undefined {
    return this.#at < this.#end && this.#bytes[this.#at] === expected ? this.any() : undefined;
  }

  /** All remaining elements; more than `limit` are refused. */
  rest(limit: number): DerNode[] {
    const nodes: DerNode[] = [];
    while (!this.done) {
      if (nodes.length === limit) throw derMalformed(`at most ${limit} elements`, 'more');
      nodes.push(this.any());
    }
    return nodes;
  }

  /** Throws when elements remain: what nobody reads must not be there. */
  finish(): void {
    if (!this.done) throw derMalformed('the end of an element', 'more data');
  }
}

/** Reads bytes that are exactly one DER element; throws `der-malformed`. */
export function parseDer(bytes: Uint8Array): DerNode {
  const node = new DerNode(bytes, 0, bytes.length);
  if (node.size !== bytes.length) throw derMalformed('one element', 'data behind it');
  return node;
}

/** The dotted form of an object identifier. */
export function readOid(node: DerNode): string {
  expectTag(node, tag.oid);
  const bytes = node.content;
  if (bytes.length === 0 || bytes.length > 64)
    throw derMalformed('an object identifier', `${bytes.length} bytes`);
  let text = '';
  let arc = 0;
  let started = false;
  for (const byte of bytes) {
    if (!started && byte === 0x80) throw derMalformed('an object identifier in its shortest form', 'padding');
    if (arc > 2 ** 45) throw derMalformed('small numbers in an object identifier', 'a large one');
    started = true;
    arc = arc * 128 + (byte & 0x7f);
    if (byte & 0x80) continue;
    if (text === '') {
      const root = Math.min(2, Math.floor(arc / 40));
      text = `${root}.${arc - root * 40}`;
    } else text += `.${arc}`;
    arc = 0;
    started = false;
  }
  if (started) throw derMalformed('an object identifier', 'one that breaks off');
  return text;
}

/** The content of an INTEGER in its shortest form, sign included; `expected` where it is tagged implicitly. */
export function readInteger(node: DerNode, expected: number = tag.integer): Uint8Array {
  expectTag(node, expected);
  const bytes = node.content;
  const [first, second] = bytes;
  if (first === undefined) throw derMalformed('a number', 'nothing');
  if (second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))) {
    throw derMalformed('the shortest form of a number', 'a longer one');
  }
  return bytes;
}

/** An INTEGER from 0 to 2^31-1. */
export function readSmallInteger(node: DerNode, expected: number = tag.integer): number {
  const bytes = readInteger(node, expected);
  if (bytes.length > 4 || (bytes[0] as number) >= 0x80)
    throw derMalformed('a small number', 'a large or negative one');
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}

/** Reads a BOOLEAN DEFAULT FALSE: DER leaves the default out, so one that is there is TRUE (X.690, section 11.5). */
export function readFlag(fields: DerCursor): boolean {
  const node = fields.takeIf(tag.boolean);
  if (!node) return false;
  if (node.content.length !== 1 || node.content[0] !== 0xff)
    throw derMalformed('TRUE, or nothing for FALSE', 'another boolean');
  return true;
}

/** The bytes of a BIT STRING of named bits; the bits after the last are zero (X.690, section 11.2.1). */
export function readNamedBits(node: DerNode): Uint8Array {
  expectTag(node, tag.bitString);
  const unused = node.content[0] ?? 8;
  const bits = node.content.subarray(1);
  const beyond = (1 << unused) - 1;
  if (unused > 7 || ((bits.at(-1) ?? 0xff) & beyond) !== 0)
    throw derMalformed('named bits, and zeros behind the last', 'others');
  return bits;
}

/** The bytes of a BIT STRING without unused bits, as keys and signatures are. */
export function readBitString(node: DerNode): Uint8Array {
  expectTag(node, tag.bitString);
  if (node.content[0] !== 0) throw derMalformed('a bit string of whole bytes', 'another');
  return node.content.subarray(1);
}

/** A UTCTime or GeneralizedTime in the forms that RFC 5280, section 4.1.2.5, allows; fractions for RFC 3161 only. */
export function readTime(
  node: DerNode,
  fractions: 'with-fractions' | 'whole-seconds' = 'whole-seconds',
): Instant {
  const text = Buffer.from(node.content).toString('latin1');
  const short = node.tag === tag.utcTime;
  if (!short) expectTag(node, tag.generalizedTime);
  const part = (short ? utcTime : generalizedTime).exec(text);
  if (!part) throw derMalformed('a time in UTC', 'another text');
  const [year, month, day, hour, minute, second] = part.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  // RFC 5280, section 4.1.2.5.1: two digits mean 1950 to 2049.
  const fullYear = short ? year + (year < 50 ? 2000 : 1900) : year;
  const fraction = part[7];
  // X.690, section 11.7.3: no trailing zeros.
  if (fraction !== undefined && (fractions !== 'with-fractions' || fraction.endsWith('0'))) {
    throw derMalformed('a time of whole seconds', 'a fraction');
  }
  const at = new Date(0);
  at.setUTCFullYear(fullYear, month - 1, day);
  at.setUTCHours(hour, minute, second);
  if (at.getUTCMonth() !== month - 1 || at.getUTCDate() !== day || hour > 23 || minute > 59 || second > 59) {
    throw derMalformed('a time that exists', 'another');
  }
  return instantFromMs(at.getTime() + (fraction === undefined ? 0 : Math.floor(Number(fraction) * 1000)));
}

const utcTime = /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/;
const generalizedTime = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\.\d{1,9})?Z$/;

/** The element `tag` around `parts`, in DER. */
export function encodeDer(outer: number, parts: readonly Uint8Array[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([derHeader(outer, length), ...parts]);
}

function derHeader(outer: number, length: number): Buffer {
  if (length < 0x80) return Buffer.from([outer, length]);
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return Buffer.from([outer, 0x80 | octets.length, ...octets]);
}

function expectTag(node: DerNode, expected: number): void {
  if (node.tag !== expected) throw derMalformed(`tag ${expected}`, `tag ${node.tag}`);
}

function derMalformed(expected: string, found: string): WaybillError {
  return refusal({
    code: 'der-malformed',
    message: 'A certificate, key or timestamp is not strict DER.',
    expected,
    found,
  });
}
