import { digestOf, hexOf } from '@waybill/kernel';
import type { CheckResult, Digest, Instant } from '@waybill/kernel';
import type { Fact } from '@waybill/evidence';
import { sql } from 'kysely';
import type { Transaction } from 'kysely';
import type { Row, Tables } from './database/tables.ts';
import { payloadOf } from './tasks/check-task.ts';
import type { NewTask } from './tasks/task.ts';
import { bodyOf, contentOf, entryIdOf, entryOfBody, factFields, factsDigestOf } from './entry-body.ts';
import { keysOf, leafOf, resultBodyOf, resultsDigestOf } from './entry-body.ts';
import type { EntryKey, SaltedLeaf } from './entry-body.ts';
import type { Entry, EntryArtifact, EntryKind, Follow, SubmittedDocument, Submitter } from './entry.ts';

/** Everything of one entry, computed, before it meets the database. */
export interface PreparedEntry extends Pick<Follow, 'finishes'> {
  readonly entry: Entry;
  readonly body: string;
  readonly contents: readonly { readonly digest: Digest; readonly bytes: Uint8Array }[];
  readonly keys: readonly EntryKey[];
  readonly facts: readonly Fact[];
  readonly results: readonly { readonly code: string; readonly outcome: string; readonly body: string }[];
  readonly decision?: Omit<Row<'decision'>, 'entry_no'>;
  readonly tasks: readonly NewTask[];
}

/** What {@link prepareEntry} makes an entry of. */
export interface EntryInput extends Follow {
  readonly kind: EntryKind;
  readonly submitter: Submitter;
  readonly artifacts: readonly EntryArtifact[];
  readonly documents: readonly SubmittedDocument[];
  /** The entry that it adds to. */
  readonly addsTo?: Digest;
  readonly facts: readonly Fact[];
  readonly results: readonly CheckResult[];
  readonly acceptedAt: Instant;
  readonly decision?: Omit<Row<'decision'>, 'entry_no'>;
}

/** A new entry with the number that the database gave it and the leaf that binds both. */
interface NumberedEntry {
  readonly item: PreparedEntry;
  readonly no: number;
  readonly leaf: SaltedLeaf;
}

/** An entry that is in the ledger now. */
export interface AcceptedEntry {
  readonly entryId: Digest;
  readonly leafHash: Uint8Array;
  readonly at: Instant;
  /** True when it was there before. */
  readonly repeated: boolean;
}

/** Hashes and serialises an entry, outside of any transaction; throws `task-malformed`. */
export function prepareEntry(input: EntryInput): PreparedEntry {
  const contents = input.documents.map(({ bytes }) => ({ digest: digestOf(bytes), bytes }));
  const documents = input.documents.map(({ role, mediaType, bytes }, at) => {
    return { role, mediaType, size: bytes.length, digest: contents[at]?.digest ?? digestOf(bytes) };
  });
  const content = contentOf({ ...input, documents });
  const facts = input.facts.map(factFields);
  const results = input.results.map((result) => {
    return { code: result.code, outcome: result.outcome, body: resultBodyOf(result) };
  });
  const factsDigest = factsDigestOf(facts);
  const entry: Entry = {
    ...content,
    id: entryIdOf({ ...content, factsDigest }),
    factsDigest,
    resultsDigest: resultsDigestOf(results.map(({ body }) => body)),
    acceptedAt: input.acceptedAt,
  };
  const body = bodyOf(entry);
  const keys = keysOf(content, facts);
  const { decision, tasks: follow = [], finishes } = input;
  const tasks = typeof follow === 'function' ? follow(entry.id) : follow;
  tasks.forEach(payloadOf);
  return {
    entry,
    body,
    contents,
    keys,
    facts,
    results,
    tasks,
    ...(decision === undefined ? {} : { decision }),
    ...(finishes === undefined ? {} : { finishes }),
  };
}

/** Appends entries, two statements however many they are. */
export async function appendEntries(
  tx: Transaction<Tables>,
  prepared: readonly PreparedEntry[],
): Promise<readonly AcceptedEntry[]> {
  // One order everywhere: two servers that accept the same entries must not wait for each other.
  const distinct = firstOfEach(prepared).sort((a, b) => (a.entry.id < b.entry.id ? -1 : 1));
  const numbers = await insertEntries(tx, distinct);
  const fresh = distinct.flatMap((item): NumberedEntry[] => {
    const no = numbers.get(item.entry.id);
    return no === undefined ? [] : [{ item, no, leaf: leafOf(no, item.body) }];
  });
  if (fresh.length > 0) await insertParts(tx, fresh);
  const known = await findAccepted(
    tx,
    distinct.filter(({ entry }) => !numbers.has(entry.id)).map(({ entry }) => entry.id),
  );
  const byId = new Map(fresh.map((each) => [each.item.entry.id, each]));
  return prepared.map((asked) => {
    const appended = byId.get(asked.entry.id);
    const accepted = appended ? acceptedNow(appended, asked) : known.get(asked.entry.id);
    if (!accepted) throw new Error('an entry was neither appended nor known');
    return accepted;
  });
}

/** The first of equal entries in one batch was appended; the others repeat it. */
function acceptedNow({ item, leaf }: NumberedEntry, asked: PreparedEntry): AcceptedEntry {
  const { id, acceptedAt } = item.entry;
  return { entryId: id, leafHash: leaf.hash, at: acceptedAt, repeated: item !== asked };
}

function firstOfEach(prepared: readonly PreparedEntry[]): PreparedEntry[] {
  const byId = new Map<Digest, PreparedEntry>();
  for (const item of prepared) if (!byId.has(item.entry.id)) byId.set(item.entry.id, item);
  return [...byId.values()];
}

async function insertEntries(
  tx: Transaction<Tables>,
  items: readonly PreparedEntry[],
): Promise<Map<Digest, number>> {
  const { rows } = await sql<{ no: number; id: Digest }>`
    insert into entry (id, kind, body, accepted_at)
    select * from unnest(
      ${items.map(({ entry }) => entry.id)}::text[],
      ${items.map(({ entry }) => entry.kind)}::text[],
      ${items.map(({ body }) => body)}::text[],
      ${items.map(({ entry }) => entry.acceptedAt)}::bigint[]
    )
    on conflict (id) do nothing
    returning no, id`.execute(tx);
  return new Map(rows.map(({ id, no }) => [id, no]));
}

async function insertParts(tx: Transaction<Tables>, fresh: readonly NumberedEntry[]): Promise<void> {
  const contents = [
    ...new Map(fresh.flatMap(({ item }) => item.contents.map((part) => [part.digest, part]))).values(),
  ]
    // As above: one order.
    .sort((a, b) => (hexOf(a.digest) < hexOf(b.digest) ? -1 : 1));
  const keys = fresh.flatMap(({ item, no }) => item.keys.map((key) => ({ ...key, no })));
  const facts = fresh.flatMap(({ item, no }) => item.facts.map((fact, position) => ({ fact, position, no })));
  const results = fresh.flatMap(({ item, no }) =>
    item.results.map((result, position) => ({ ...result, position, no })),
  );
  const decisions = fresh.flatMap(({ item, no }) => (item.decision ? [{ ...item.decision, no }] : []));
  await sql`
    with new_document as (
      insert into document (digest, size, content)
      select * from unnest(
        ${contents.map(({ digest }) => digest)}::text[],
        ${contents.map(({ bytes }) => bytes.length)}::bigint[],
        ${contents.map(({ bytes }) => Buffer.from(bytes))}::bytea[]
      )
      on conflict (digest) do nothing
    ), new_key as (
      insert into entry_key (entry_no, kind, value)
      select * from unnest(
        ${keys.map((key) => key.no)}::bigint[],
        ${keys.map((key) => key.kind)}::text[],
        ${keys.map((key) => key.value)}::text[]
      )
    ), new_fact as (
      insert into fact (entry_no, position, name, value, assurance, source, document)
      select * from unnest(
        ${facts.map((row) => row.no)}::bigint[],
        ${facts.map((row) => row.position)}::integer[],
        ${facts.map((row) => row.fact.name)}::text[],
        ${facts.map((row) => JSON.stringify(row.fact.value))}::text[],
        ${facts.map((row) => row.fact.assurance)}::text[],
        ${facts.map((row) => row.fact.source)}::text[],
        ${facts.map((row) => row.fact.document ?? null)}::text[]
      )
    ), new_result as (
      insert into result (entry_no, position, code, outcome, body)
      select * from unnest(
        ${results.map((row) => row.no)}::bigint[],
        ${results.map((row) => row.position)}::integer[],
        ${results.map((row) => row.code)}::text[],
        ${results.map((row) => row.outcome)}::text[],
        ${results.map((row) => row.body)}::text[]
      )
    ), new_decision as (
      insert into decision (entry_no, artifact, environment, verdict, cache_key, decided_at, valid_until)
      select * from unnest(
        ${decisions.map((row) => row.no)}::bigint[],
        ${decisions.map((row) => row.artifact)}::text[],
        ${decisions.map((row) => row.environment)}::text[],
        ${decisions.map((row) => row.verdict)}::text[],
        ${decisions.map((row) => row.cache_key)}::text[],
        ${decisions.map((row) => row.decided_at)}::bigint[],
        ${decisions.map((row) => row.valid_until)}::bigint[]
      )
    )
    insert into leaf (entry_no, salt, data, hash)
    select * from unnest(
      ${fresh.map(({ no }) => no)}::bigint[],
      ${fresh.map(({ leaf }) => Buffer.from(leaf.salt))}::bytea[],
      ${fresh.map(({ leaf }) => Buffer.from(leaf.data))}::bytea[],
      ${fresh.map(({ leaf }) => Buffer.from(leaf.hash))}::bytea[]
    )`.execute(tx);
}

async function findAccepted(
  tx: Transaction<Tables>,
  ids: readonly Digest[],
): Promise<Map<Digest, AcceptedEntry>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom('entry')
    .innerJoin('leaf', 'leaf.entry_no', 'entry.no')
    .where('entry.id', 'in', ids)
    .select(['entry.body', 'leaf.hash'])
    .execute();
  return new Map(
    rows.map(({ body, hash }) => {
      const entry = entryOfBody(body);
      if (!entry) throw new Error('an entry of the ledger cannot be read');
      return [entry.id, { entryId: entry.id, leafHash: hash, at: entry.acceptedAt, repeated: true }];
    }),
  );
}
