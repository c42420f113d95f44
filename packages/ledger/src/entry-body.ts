import { randomBytes, createHash } from 'node:crypto';
import {
  canonicalJson,
  digestOf,
  formatInstant,
  isJsonObject,
  parseInstant,
  parseJson,
} from '@waybill/kernel';
import type { CheckResult, Digest, Instant, JsonObject, JsonValue } from '@waybill/kernel';
import type { Fact } from '@waybill/evidence';
import { addsToKind } from './entry.ts';
import type { Entry, EntryKind } from './entry.ts';
import { leafHashOf } from './transparency/merkle.ts';

/** What makes an entry the same entry when it comes again. */
export type EntryContent = Pick<Entry, 'kind' | 'submitter' | 'artifacts' | 'documents' | 'addsTo'>;

/** A leaf of the log as it is stored; all bytes are 32 long. */
export interface SaltedLeaf {
  readonly salt: Uint8Array;
  readonly data: Uint8Array;
  readonly hash: Uint8Array;
}

const version = 1;

/** Sets have no order and no repeats: artifacts by digest and name, documents by role and digest. */
export function contentOf({ kind, submitter, artifacts, documents, addsTo }: EntryContent): EntryContent {
  const added = addsTo === undefined ? {} : { addsTo };
  return { kind, submitter, artifacts: distinct(artifacts), documents: distinct(documents), ...added };
}

/** Digest of the canonical content: equal content, equal entry. What adds to another entry is its facts, too. */
export function entryIdOf(entry: EntryContent & Pick<Entry, 'factsDigest'>): Digest {
  const { kind, submitter, artifacts, documents, addsTo, factsDigest } = entry;
  const added = addsTo === undefined ? {} : { addsTo, factsDigest };
  return digestOf(canonicalJson(jsonOf({ artifacts, documents, kind, submitter, version, ...added })));
}

/** Digest over the derived facts, in order. */
export function factsDigestOf(facts: readonly Fact[]): Digest {
  return digestOf(canonicalJson(jsonOf(facts.map(factFields))));
}

/** Digest over the check results, in order, from the canonical JSON of each. */
export function resultsDigestOf(bodies: readonly string[]): Digest {
  return digestOf(`[${bodies.join(',')}]`);
}

/** Canonical JSON of a check result. */
export function resultBodyOf(result: CheckResult): string {
  return canonicalJson(jsonOf(result));
}

/** Canonical JSON (RFC 8785) of an entry: the exact text that its leaf binds. */
export function bodyOf(entry: Entry): string {
  return canonicalJson(jsonOf({ ...entry, acceptedAt: formatInstant(entry.acceptedAt), version }));
}

/** The entry that {@link bodyOf} wrote; undefined for any other text. Throws nothing. */
export function entryOfBody(body: string): Entry | undefined {
  let value: JsonValue;
  let acceptedAt: Instant;
  try {
    value = parseJson(body);
    if (!isJsonObject(value) || typeof value['acceptedAt'] !== 'string') return undefined;
    acceptedAt = parseInstant(value['acceptedAt']);
  } catch {
    return undefined;
  }
  const { version: found, ...members } = value;
  if (found !== version || !hasEntryShape(members)) return undefined;
  const entry = { ...members, acceptedAt } as unknown as Entry;
  return bodyOf(entry) === body ? entry : undefined;
}

function hasEntryShape({ id, kind, submitter, artifacts, documents, addsTo }: JsonObject): boolean {
  const named = (item: JsonValue): boolean => isJsonObject(item) && isText(item['digest']);
  return (
    isText(id) &&
    isText(kind) &&
    (addsToKind[kind as EntryKind] === undefined ? addsTo === undefined : isText(addsTo)) &&
    isJsonObject(submitter) &&
    Object.values(submitter).every(isText) &&
    Array.isArray(artifacts) &&
    artifacts.every(named) &&
    Array.isArray(documents) &&
    documents.every(named)
  );
}

function isText(value: JsonValue | undefined): boolean {
  return typeof value === 'string';
}

/**
 * A leaf for entry `no`, under a fresh salt, so that a public tile tells nothing even of a guessed entry. The
 * number is bound, too: entries are listed by it, and which of two decisions is the newer must not be editable.
 */
export function leafOf(no: number, body: string, salt: Uint8Array = randomBytes(32)): SaltedLeaf {
  const number = Buffer.alloc(8);
  number.writeBigUInt64BE(BigInt(no));
  const data = createHash('sha256').update(salt).update(number).update(body).digest();
  return { salt, data, hash: leafHashOf(data) };
}

/** The members of a fact that are kept, whatever else the object carries. */
export function factFields({ name, value, assurance, source, document }: Fact): Fact {
  return { name, value, assurance, source, ...(document === undefined ? {} : { document }) };
}

/** How an entry can be found; `kind` says by what. */
export interface EntryKey {
  readonly kind: 'artifact' | 'document' | 'commit' | 'pipeline' | 'job' | 'project' | 'runner' | 'adds-to';
  readonly value: string;
}

const keyOfFact: { readonly [name: string]: EntryKey['kind'] } = {
  'source.commit': 'commit',
  'source.project-id': 'project',
  'pipeline.id': 'pipeline',
  'job.id': 'job',
  'runner.id': 'runner',
};

/** Every key under which an entry is found, sorted, each once. */
export function keysOf(content: EntryContent, facts: readonly Fact[]): readonly EntryKey[] {
  const { submitter, artifacts, documents, addsTo } = content;
  const keys: EntryKey[] = [
    ...artifacts.map(({ digest }) => ({ kind: 'artifact' as const, value: digest })),
    ...documents.map(({ digest }) => ({ kind: 'document' as const, value: digest })),
    ...(addsTo === undefined ? [] : [{ kind: 'adds-to' as const, value: addsTo }]),
  ];
  for (const { name, value } of facts) {
    const kind = keyOfFact[name];
    if (kind && typeof value === 'string') keys.push({ kind, value });
  }
  if (submitter.kind === 'job') {
    keys.push({ kind: 'project', value: submitter.projectId });
    keys.push({ kind: 'pipeline', value: submitter.pipelineId });
    keys.push({ kind: 'job', value: submitter.jobId });
  }
  // Ids and digests are short printable ASCII; nothing else can be asked for.
  return distinct(keys.filter(({ value }) => /^[\x21-\x7e]{1,200}$/.test(value)));
}

function distinct<T extends object>(items: readonly T[]): readonly T[] {
  const byText = new Map(items.map((item) => [canonicalJson(jsonOf(item)), item]));
  return [...byText.keys()].sort(byCodeUnits).map((text) => byText.get(text) as T);
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function jsonOf(value: object): JsonValue {
  return value as unknown as JsonValue;
}
