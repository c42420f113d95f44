import { isJsonObject, parseInstant, WaybillError, type Instant, type JsonValue } from '@waybill/kernel';

/** Reads one body; throws `gitlab-body-unexpected` where a needed field is missing or of another type. */
export type BodyReader<T> = (body: JsonValue) => T;

/** Reads one member each; throws `gitlab-body-unexpected` where a needed one is missing or of another type. */
export interface Fields {
  readonly value: (name: string) => JsonValue | undefined;
  readonly text: (name: string) => string;
  readonly id: (name: string) => string;
  readonly flag: (name: string) => boolean;
  readonly optionalText: <K extends string>(name: string, as: K) => { readonly [P in K]?: string };
  readonly optionalFlag: <K extends string>(name: string, as: K) => { readonly [P in K]?: boolean };
  readonly optionalInstant: <K extends string>(name: string, as: K) => { readonly [P in K]?: Instant };
}

/** The fields of one body: strict on what is needed, open for the rest. */
export function fieldsOf(value: JsonValue | undefined, what: string): Fields {
  if (!isJsonObject(value)) throw unexpected(what, 'an object');
  const text = (name: string): string => {
    const field = value[name];
    if (typeof field !== 'string') throw unexpected(`${what}.${name}`, 'text');
    return field;
  };
  return {
    value: (name) => value[name],
    text,
    id: (name) => {
      const field = value[name];
      // Past 2^53 a JSON number no longer names one record.
      if (typeof field === 'number' && Number.isSafeInteger(field) && field >= 0) return String(field);
      throw unexpected(`${what}.${name}`, 'a whole number');
    },
    flag: (name) => {
      const field = value[name];
      if (typeof field === 'boolean') return field;
      throw unexpected(`${what}.${name}`, 'true or false');
    },
    optionalText: (name, as) => optional(as, typeof value[name] === 'string' ? value[name] : undefined),
    optionalFlag: (name, as) => optional(as, typeof value[name] === 'boolean' ? value[name] : undefined),
    optionalInstant: (name, as) => {
      if (value[name] === null || value[name] === undefined) return {};
      try {
        return optional(as, parseInstant(text(name)));
      } catch (cause) {
        throw unexpected(`${what}.${name}`, 'a point in time', cause);
      }
    },
  };
}

/** The items of a list that must be there: one that is missing is no empty one. */
export function listOf(value: JsonValue | undefined, what: string): readonly JsonValue[] {
  if (!Array.isArray(value)) throw unexpected(what, 'a list');
  return value as readonly JsonValue[];
}

function optional<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: V };
}

function unexpected(where: string, expected: string, cause?: unknown): WaybillError {
  return new WaybillError({
    code: 'gitlab-body-unexpected',
    message: 'GitLab answered with a body that Waybill cannot read.',
    category: 'unavailable',
    expected: `${expected} under ${where}`,
    found: 'something else, or nothing',
    help: 'Compare the versions of GitLab and Waybill; a proxy may also have answered instead of GitLab.',
    cause,
  });
}
