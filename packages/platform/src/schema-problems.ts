import type { JsonValue } from '@waybill/kernel';
import { nearestWord } from './did-you-mean.ts';
import { quoteText, type PlainYaml, type YamlPath } from './plain-yaml.ts';
import type { PlatformProblem } from './platform-problem.ts';

/** One thing that a compiled JSON Schema found wrong. */
export interface SchemaError {
  /** JSON Pointer to the value. */
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** The object of the schema that holds the keyword. */
  readonly parentSchema: SchemaPart;
}

/** What a problem can quote of a schema. */
interface SchemaPart {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, SchemaPart | true>>;
}

/** A compiled JSON Schema. */
export interface SchemaValidator {
  (value: unknown): boolean;
  readonly errors?: readonly SchemaError[] | null;
}

/** Most problems that one file contributes. */
const maxProblems = 200;

/** Compares a file with its schema; no problem means that its value has the schema's form. */
export function checkSchema(yaml: PlainYaml, validate: SchemaValidator): PlatformProblem[] {
  if (validate(yaml.value)) return [];
  const problems: PlatformProblem[] = [];
  const seen = new Set<string>();
  for (const error of validate.errors ?? []) {
    // `if` only repeats that a branch failed; the branch's own errors say why.
    if (error.keyword === 'if') continue;
    const problem = problemOf(yaml, error);
    // Both branches of a union may name the same thing.
    const key = `${problem.code} ${problem.location.line}:${problem.location.column} ${problem.message}`;
    if (seen.has(key)) continue;
    seen.add(key);
    problems.push(problem);
    if (problems.length === maxProblems) break;
  }
  return problems;
}

function problemOf(yaml: PlainYaml, error: SchemaError): PlatformProblem {
  const path = pathOf(yaml.value, error.instancePath);
  const value = valueAt(yaml.value, path);
  const { description, properties = {} } = error.parentSchema;
  const place = describe(path);
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(error.params['additionalProperty']);
      const keys = Object.keys(properties);
      const meant = nearestWord(key, keys);
      return {
        code: 'key-unknown',
        message: `The key ${quoteText(key)} is not known ${path.length === 0 ? 'here' : `in ${place}`}.`,
        expected: `one of ${keys.join(', ')}`,
        ...(meant === undefined ? {} : { help: `Did you mean "${meant}"?` }),
        location: yaml.locateKey([...path, key]),
      };
    }
    case 'required': {
      const key = String(error.params['missingProperty']);
      const part = properties[key];
      const hint = part === true ? undefined : part?.description;
      return {
        code: 'key-missing',
        message: `The key "${key}" is missing ${path.length === 0 ? 'from the file' : `from ${place}`}.`,
        ...(hint === undefined ? {} : { help: `${key}: ${hint}` }),
        location: yaml.locate(path),
      };
    }
    case 'type':
      return {
        code: 'value-type',
        message: `${capital(place)} is of the wrong kind.`,
        expected: [error.params['type']].flat().map(String).map(kindName).join(' or '),
        found: kindOf(value),
        location: yaml.locate(path),
      };
    default:
      return (
        special(yaml, path, value, error) ?? {
          code: 'value-invalid',
          message: `${capital(place)} cannot have this value.`,
          expected: expectedOf(error, description),
          found: showValue(value),
          ...helpFor(value, error),
          location: yaml.locate(path),
        }
      );
  }
}

/** Values that someone wrote with an intention, which the answer should meet. */
function special(
  yaml: PlainYaml,
  path: YamlPath,
  value: JsonValue,
  { keyword }: SchemaError,
): PlatformProblem | undefined {
  const location = yaml.locate(path);
  if (keyword === 'enum' && path.at(-1) === 'least' && value === 'certificate') {
    return {
      code: 'assurance-unreachable',
      message: `A certificate can never show this: it carries neither pipeline nor runner nor protection.`,
      expected: 'claimed, token or api',
      found: '"certificate"',
      help: 'Ask for "token", which the server verifies when it accepts the build.',
      location,
    };
  }
  if (keyword === 'const' && path.at(-1) === 'log') {
    return {
      code: 'profile-contradiction',
      message:
        'A keyless signature without a log entry proves nothing: its certificate lives for ten minutes.',
      expected: '"required", or no such key',
      found: showValue(value),
      help: 'Remove the key. Only profiles of keys can make the log optional.',
      location,
    };
  }
  return undefined;
}

function expectedOf({ keyword, params }: SchemaError, text: string | undefined): string {
  const limit = String(params['limit']);
  switch (keyword) {
    case 'enum':
      return `one of ${(params['allowedValues'] as readonly unknown[]).map(String).join(', ')}`;
    case 'const':
      return String(params['allowedValue']);
    case 'minItems':
      return `at least ${limit} in the list`;
    case 'maxItems':
      return `at most ${limit} in the list`;
    case 'minLength':
      return `at least ${limit} characters`;
    case 'maxLength':
      return `at most ${limit} characters`;
    case 'minimum':
      return `at least ${limit}`;
    case 'maximum':
      return `at most ${limit}`;
    default:
      return asExpected(text ?? 'another form');
  }
}

/** A description of the schema as the end of "Expected …": "Full path of it." as "full path of it". */
function asExpected(description: string): string {
  const [first = '', second = ''] = description;
  const begins = second === second.toLowerCase() ? first.toLowerCase() : first;
  return `${begins}${description.slice(1)}`.replace(/\.$/, '');
}

function helpFor(value: JsonValue, { keyword, params }: SchemaError): { help?: string } {
  if (keyword !== 'enum' || typeof value !== 'string') return {};
  const meant = nearestWord(value, (params['allowedValues'] as readonly unknown[]).map(String));
  return meant === undefined ? {} : { help: `Did you mean "${meant}"?` };
}

/** A JSON Pointer (RFC 6901) as a path, with numbers where the value is a list. */
function pathOf(value: JsonValue, pointer: string): YamlPath {
  const path: (string | number)[] = [];
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(Array.isArray(valueAt(value, path)) ? Number(key) : key);
  }
  return path;
}

function valueAt(value: JsonValue, path: YamlPath): JsonValue {
  let at = value;
  for (const step of path) at = (at as Record<string | number, JsonValue>)[step] ?? null;
  return at;
}

/** A path as people say it: `environments[0].mode`. */
export function describe(path: YamlPath): string {
  if (path.length === 0) return 'the file';
  return path
    .map((step, at) => (typeof step === 'number' ? `[${step}]` : at === 0 ? step : `.${step}`))
    .join('');
}

function capital(text: string): string {
  return text === 'the file' ? 'The file' : text;
}

function kindName(type: string): string {
  return (
    {
      object: 'a map of keys',
      array: 'a list',
      string: 'a text',
      integer: 'a whole number',
      boolean: 'true or false',
    }[type] ?? type
  );
}

function kindOf(value: JsonValue): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map of keys';
  return showValue(value);
}

/** A short value as it may stand in a message; longer ones could be a key or token put in the wrong place. */
function showValue(value: JsonValue): string {
  if (typeof value === 'string') return quoteText(value);
  if (Array.isArray(value)) return `${value.length} in the list`;
  return typeof value === 'object' && value !== null ? 'a map of keys' : String(value);
}
