import { WaybillError } from './waybill-error.ts';

/** What JSON can hold. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** A JSON object. */
export type JsonObject = { readonly [key: string]: JsonValue };

/** How much a document may hold before it is refused. */
export interface JsonLimits {
  /** Most bytes of UTF-8; 64 MiB unless told. */
  readonly maxBytes?: number;
  /** Deepest nesting of objects and arrays; 200 unless told. */
  readonly maxDepth?: number;
}

const quote = 0x22;
const backslash = 0x5c;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads JSON strictly (RFC 8259): UTF-8 only, bounded size and depth, and no key twice in one object,
 * because two readers of such a document may see two different values.
 * Throws `json-malformed`, `json-too-large`, `json-too-deep` or `json-duplicate-key`.
 */
export function parseJson(input: Uint8Array | string, limits: JsonLimits = {}): JsonValue {
  const maxBytes = limits.maxBytes ?? 64 * 1024 * 1024;
  const size = typeof input === 'string' ? Buffer.byteLength(input) : input.byteLength;
  if (size > maxBytes) {
    throw new WaybillError({
      code: 'json-too-large',
      message: 'A JSON document is larger than allowed.',
      expected: `at most ${maxBytes} bytes`,
      found: `${size} bytes`,
    });
  }
  const text = typeof input === 'string' ? input : decodeUtf8(input);
  // Before the engine parses: 32 MiB of brackets cost it 1.8 GiB and seconds.
  refuseDeepAndDuplicate(text, limits.maxDepth ?? 200);
  try {
    return JSON.parse(text) as JsonValue;
  } catch (cause) {
    // The engine's own message quotes the document, which may hold a secret: only its kind is told.
    throw malformedJson('a text that stops being JSON', cause);
  }
}

/** True for a JSON object, not an array and not null. */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Decodes UTF-8 and throws `json-malformed` where the bytes are something else. */
function decodeUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw malformedJson('bytes that are not UTF-8', cause);
  }
}

function malformedJson(found: string, cause: unknown): WaybillError {
  return new WaybillError({
    code: 'json-malformed',
    message: 'A document is not JSON.',
    expected: 'JSON in UTF-8',
    found,
    cause,
  });
}

/** One pass over strings, brackets and commas. Text that is no JSON may pass: the engine refuses it next. */
function refuseDeepAndDuplicate(text: string, maxDepth: number): void {
  // One entry per open bracket: the keys seen so far of an object, undefined for an array.
  const open: (Set<string> | undefined)[] = [];
  let keyNext = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === quote) {
      const start = at;
      at = endOfString(text, at);
      if (at < 0) return;
      const keys = open.at(-1);
      if (keyNext && keys) {
        const raw = text.slice(start + 1, at);
        const key = raw.includes('\\') ? unescape(raw) : raw;
        if (keys.has(key)) throw duplicateKey(key);
        keys.add(key);
        keyNext = false;
      }
    } else if (char === 0x7b || char === 0x5b) {
      if (open.length === maxDepth) throw tooDeep(maxDepth);
      open.push(char === 0x7b ? new Set() : undefined);
      keyNext = char === 0x7b;
    } else if (char === 0x7d || char === 0x5d) {
      open.pop();
      keyNext = false;
    } else if (char === 0x2c) {
      keyNext = open.at(-1) !== undefined;
    }
  }
}

/** The index of the quote that closes the string opened at `start`; -1 when none does. */
function endOfString(text: string, start: number): number {
  let at = text.indexOf('"', start + 1);
  while (at >= 0) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === backslash) slashes++;
    if (slashes % 2 === 0) return at;
    at = text.indexOf('"', at + 1);
  }
  return -1;
}

/** What a key with escapes spells; the key itself where the escapes are none of JSON's. */
function unescape(raw: string): string {
  try {
    return JSON.parse(`"${raw}"`) as string;
  } catch {
    return raw;
  }
}

function duplicateKey(key: string): WaybillError {
  return new WaybillError({
    code: 'json-duplicate-key',
    message: 'A JSON object has one key twice, so readers may disagree about its value.',
    expected: 'each key once',
    found: `${JSON.stringify(key.slice(0, 60))} again`,
  });
}

function tooDeep(maxDepth: number): WaybillError {
  return new WaybillError({
    code: 'json-too-deep',
    message: 'A JSON document is nested deeper than allowed.',
    expected: `at most ${maxDepth} levels`,
    found: 'more',
  });
}
