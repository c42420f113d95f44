import { createHash, timingSafeEqual } from 'node:crypto';
import { hexOf, isJsonObject, parseJson } from '@waybill/kernel';
import type { JsonObject, JsonValue, WaybillError } from '@waybill/kernel';
import type { Artifact } from '../artifact.ts';
import { refusal } from '../signature/bundle-error.ts';

/** An in-toto Statement: which artifacts a predicate speaks of. Source: in-toto attestation spec/v1/statement.md. */
export interface Statement {
  readonly type: 'https://in-toto.io/Statement/v1' | 'https://in-toto.io/Statement/v0.1';
  readonly subjects: readonly Subject[];
  readonly predicateType: string;
  readonly predicate?: JsonObject;
}

/** One artifact that a statement speaks of; matched by digest only, the name is for people. */
export interface Subject {
  readonly name?: string;
  /** Algorithm (`sha256`, `sha512`, `gitCommit` …) to lowercase hex. */
  readonly digest: { readonly [algorithm: string]: string };
}

/** How much a statement may hold: at most this many subjects, each with at most this many digests. */
export const statementLimits = { subjects: 1024, digestsPerSubject: 32, textLength: 4096 } as const;

const hexLength: { readonly [algorithm: string]: number } = { sha256: 64, sha512: 128 };
const statementTypes = ['https://in-toto.io/Statement/v1', 'https://in-toto.io/Statement/v0.1'] as const;

/**
 * Reads an in-toto Statement, v1 or v0.1, strictly: bounded, at least one subject, each with a digest.
 * Throws `statement-malformed`.
 */
export function parseStatement(payload: Uint8Array): Statement {
  let value: JsonValue;
  try {
    value = parseJson(payload);
  } catch (cause) {
    throw malformed('a JSON document', 'something else', cause);
  }
  return readStatement(value);
}

/** Like {@link parseStatement}, for JSON that was parsed already. */
export function readStatement(value: JsonValue): Statement {
  if (!isJsonObject(value)) throw malformed('a JSON object', 'another value');
  // The type comes first: a document of another type may use the same names for other things.
  const type = statementTypes.find((known) => known === value['_type']);
  if (!type) throw malformed(`_type ${statementTypes.join(' or ')}`, 'another _type');
  const { subject, predicateType, predicate } = value;
  if (!Array.isArray(subject) || subject.length === 0 || subject.length > statementLimits.subjects) {
    throw malformed(
      `1 to ${statementLimits.subjects} subjects`,
      Array.isArray(subject) ? `${subject.length}` : 'none',
    );
  }
  if (typeof predicateType !== 'string' || predicateType === '') {
    throw malformed('a predicateType', 'none');
  }
  if (predicateType.length > statementLimits.textLength)
    throw malformed('a short predicateType', 'a long one');
  const statement = { type, subjects: subject.map(parseSubject), predicateType };
  if (predicate === undefined || predicate === null) return statement;
  if (!isJsonObject(predicate)) throw malformed('a JSON object as predicate', 'another value');
  return { ...statement, predicate };
}

/**
 * The subject whose SHA-256 or SHA-512 is that of the artifact, if any. One agreeing digest is enough
 * (in-toto attestation, DigestSet), but none may contradict: a subject that names two artifacts would be the one
 * for this reader and the other for the next. Weaker and unknown algorithms never count.
 */
export function matchSubject(statement: Statement, artifact: Artifact): Subject | undefined {
  const sha256 = hexOf(artifact.digest);
  let sha512: string | undefined;
  return statement.subjects.find(({ digest }) => {
    const first = compareHex(digest['sha256'], sha256);
    // A large artifact is hashed again only where that can still decide.
    if (first === 'differs' || digest['sha512'] === undefined) return first === 'agrees';
    sha512 ??= artifact.bytes ? createHash('sha512').update(artifact.bytes).digest('hex') : artifact.sha512;
    const second = compareHex(digest['sha512'], sha512);
    return second === 'agrees' || (first === 'agrees' && second === 'unknown');
  });
}

/** Compares two digests in constant time, where both are known. */
function compareHex(a: string | undefined, b: string | undefined): 'agrees' | 'differs' | 'unknown' {
  if (a === undefined || b === undefined) return 'unknown';
  const agrees = a.length === b.length && timingSafeEqual(Buffer.from(a, 'latin1'), Buffer.from(b, 'latin1'));
  return agrees ? 'agrees' : 'differs';
}

function parseSubject(value: JsonValue): Subject {
  if (!isJsonObject(value)) throw malformed('an object for each subject', 'another value');
  const { name, digest } = value;
  if (!isJsonObject(digest)) throw malformed('a digest for each subject', 'a subject without');
  const entries = Object.entries(digest);
  if (entries.length === 0 || entries.length > statementLimits.digestsPerSubject) {
    throw malformed(
      `1 to ${statementLimits.digestsPerSubject} digests for each subject`,
      String(entries.length),
    );
  }
  for (const [algorithm, hex] of entries) {
    const length = hexLength[algorithm];
    if (
      typeof hex !== 'string' ||
      (length !== undefined && !(hex.length === length && /^[0-9a-f]+$/.test(hex)))
    ) {
      throw malformed(
        'lowercase hex of the right length for each sha256 and sha512',
        `another ${algorithm.slice(0, 40)}`,
      );
    }
  }
  const known = { digest: Object.fromEntries(entries) as { readonly [algorithm: string]: string } };
  if (name === undefined || name === null) return known;
  if (typeof name !== 'string') throw malformed('text as name of a subject', 'another value');
  return { name, ...known };
}

function malformed(expected: string, found: string, cause?: unknown): WaybillError {
  return refusal({
    code: 'statement-malformed',
    message: 'The signed payload is not an in-toto Statement.',
    expected,
    found,
    cause,
  });
}
