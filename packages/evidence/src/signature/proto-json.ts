import { decodeBase64, isJsonObject } from '@waybill/kernel';
import type { JsonObject, JsonValue, WaybillError } from '@waybill/kernel';

/** Makes the error for a field that is not what it should be; `found` never repeats a value. */
export type FieldError = (expected: string, found: string) => WaybillError;

/**
 * Reads the fields of one Protocol Buffers message in JSON form: bytes are base64 of either alphabet, 64-bit
 * integers are decimal text, and a field with its zero value may be absent or null.
 * Source: protobuf.dev, ProtoJSON format.
 */
export class ProtoFields {
  readonly #value: JsonObject;
  readonly #path: string;
  readonly #error: FieldError;

  constructor(value: JsonValue | undefined, path: string, error: FieldError) {
    if (!isJsonObject(value)) throw error(`an object at ${path}`, kindOf(value));
    this.#value = value;
    this.#path = path;
    this.#error = error;
  }

  /** Refuses fields that nobody here reads: another reader may find the content in one of them. */
  only(...names: readonly string[]): this {
    const unknown = Object.keys(this.#value).find((name) => !names.includes(name));
    if (unknown === undefined) return this;
    throw this.#error(`at ${this.#path} only ${names.join(', ')}`, JSON.stringify(unknown.slice(0, 60)));
  }

  has(name: string): boolean {
    return this.#get(name) !== undefined;
  }

  text(name: string, maxLength = 1024): string {
    const value = this.#get(name) ?? '';
    if (typeof value !== 'string') throw this.#error(`text at ${this.#path}.${name}`, kindOf(value));
    if (value.length > maxLength) {
      throw this.#error(`at most ${maxLength} characters at ${this.#path}.${name}`, `${value.length}`);
    }
    return value;
  }

  /** Bytes; at least one. */
  bytes(name: string, maxBytes: number = 64 * 1024): Uint8Array {
    const bytes = this.bytesOrNone(name, maxBytes);
    if (bytes.length === 0) throw this.#error(`bytes at ${this.#path}.${name}`, 'none');
    return bytes;
  }

  bytesOrNone(name: string, maxBytes: number): Uint8Array {
    const text = this.text(name, Math.ceil(maxBytes / 3) * 4);
    try {
      return decodeBase64(text);
    } catch {
      throw this.#error(`base64 at ${this.#path}.${name}`, 'other characters');
    }
  }

  /** A 64-bit integer that is not negative, in decimal digits. */
  integer(name: string): string {
    const value = this.#get(name) ?? '0';
    const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
    if (typeof text !== 'string' || !/^(?:0|[1-9]\d{0,18})$/.test(text)) {
      throw this.#error(`a 64-bit integer, not negative, at ${this.#path}.${name}`, kindOf(value));
    }
    return text;
  }

  /** An integer that a number holds exactly: sizes, indexes and seconds never pass 2^53. */
  number(name: string): number {
    const value = Number(this.integer(name));
    if (!Number.isSafeInteger(value)) throw this.#error(`at most 2^53 at ${this.#path}.${name}`, 'more');
    return value;
  }

  message(name: string): ProtoFields {
    return new ProtoFields(this.#get(name), `${this.#path}.${name}`, this.#error);
  }

  messages(name: string, maxCount: number): ProtoFields[] {
    return this.#list(name, maxCount).map(
      (value, at) => new ProtoFields(value, `${this.#path}.${name}[${at}]`, this.#error),
    );
  }

  /** A list of byte strings, each of exactly `length` bytes. */
  hashes(name: string, maxCount: number, length: number): Uint8Array[] {
    return this.#list(name, maxCount).map((value, at) => {
      const bytes = new ProtoFields({ value }, `${this.#path}.${name}[${at}]`, this.#error).bytes('value');
      if (bytes.length !== length)
        throw this.#error(`${length} bytes at ${this.#path}.${name}`, `${bytes.length}`);
      return bytes;
    });
  }

  #list(name: string, maxCount: number): readonly JsonValue[] {
    const value = this.#get(name) ?? [];
    if (!Array.isArray(value)) throw this.#error(`a list at ${this.#path}.${name}`, kindOf(value));
    if (value.length > maxCount) {
      throw this.#error(`at most ${maxCount} at ${this.#path}.${name}`, `${value.length}`);
    }
    return value;
  }

  #get(name: string): JsonValue | undefined {
    return Object.hasOwn(this.#value, name) ? (this.#value[name] ?? undefined) : undefined;
  }
}

function kindOf(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `another ${typeof value}`;
}
