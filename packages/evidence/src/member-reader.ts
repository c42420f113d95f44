import { isJsonObject, type JsonObject, type JsonValue, type WaybillError } from '@waybill/kernel';

/**
 * Reads members of a JSON document that must have a certain kind. A member that is absent or null is
 * undefined where the name begins with `find`, empty for lists, and refused elsewhere.
 */
export interface MemberReader {
  object(from: JsonObject, name: string): JsonObject;
  findObject(from: JsonObject, name: string): JsonObject | undefined;
  text(from: JsonObject, name: string): string;
  findText(from: JsonObject, name: string): string | undefined;
  list(from: JsonObject, name: string): readonly JsonValue[];
  objects(from: JsonObject, name: string): readonly JsonObject[];
  texts(from: JsonObject, name: string): readonly string[];
}

/** A reader whose refusals are made by `fail` from the name of the member and what it should be. */
export function memberReader(fail: (name: string, expected: string) => WaybillError): MemberReader {
  function findObject(from: JsonObject, name: string): JsonObject | undefined {
    const value = from[name] ?? undefined;
    if (value === undefined || isJsonObject(value)) return value;
    throw fail(name, 'an object');
  }
  function findText(from: JsonObject, name: string): string | undefined {
    const value = from[name] ?? undefined;
    if (value === undefined || typeof value === 'string') return value;
    throw fail(name, 'text');
  }
  function list(from: JsonObject, name: string): readonly JsonValue[] {
    const value = from[name] ?? [];
    if (Array.isArray(value)) return value as readonly JsonValue[];
    throw fail(name, 'a list');
  }
  return {
    findObject,
    findText,
    list,
    object: (from, name) => {
      const value = findObject(from, name);
      if (value === undefined) throw fail(name, 'an object');
      return value;
    },
    text: (from, name) => {
      const value = findText(from, name);
      if (value === undefined) throw fail(name, 'text');
      return value;
    },
    objects: (from, name) =>
      list(from, name).map((item) => {
        if (isJsonObject(item)) return item;
        throw fail(name, 'a list of objects');
      }),
    texts: (from, name) =>
      list(from, name).map((item) => {
        if (typeof item === 'string') return item;
        throw fail(name, 'a list of texts');
      }),
  };
}
