import type { Digest } from '@waybill/kernel';
import type { Fact } from '@waybill/evidence';
import type { Kysely, Transaction } from 'kysely';
import { appendEntries, prepareEntry } from './accept.ts';
import type { AcceptedEntry, PreparedEntry } from './accept.ts';
import type { Tables } from './database/tables.ts';
import { factsByEntry } from './fact-store.ts';
import { addTasks, finishTasks } from './tasks/task-store.ts';

/** Appends entries in one transaction, with what repeated ones add and what follows; a constant number of statements. */
export function acceptEntries(
  db: Kysely<Tables>,
  prepared: readonly PreparedEntry[],
): Promise<readonly AcceptedEntry[]> {
  return db.transaction().execute(async (tx) => {
    const accepted = await appendEntries(tx, prepared);
    const additions = await additionsOf(
      tx,
      prepared.filter((_, at) => accepted[at]?.repeated),
    );
    if (additions.length > 0) await appendEntries(tx, additions);
    await follow(tx, prepared, accepted);
    return accepted;
  });
}

/** An entry that was there before has had its tasks; what an entry finishes is finished by its repeat, too. */
async function follow(
  tx: Transaction<Tables>,
  prepared: readonly PreparedEntry[],
  accepted: readonly AcceptedEntry[],
): Promise<void> {
  await finishTasks(
    tx,
    prepared.flatMap(({ finishes }) => finishes ?? []),
  );
  const fresh = prepared.filter((_, at) => accepted[at]?.repeated === false);
  const [first] = fresh;
  if (first)
    await addTasks(
      tx,
      fresh.flatMap(({ tasks }) => tasks),
      first.entry.acceptedAt,
    );
}

/**
 * Where GitLab did not answer when evidence came, what it says when the same evidence comes again is an entry of
 * its own. Of each source only the first word on each name counts: a repeat fills gaps and corrects nothing, so
 * that nobody can protect a branch afterwards and submit again until the answer is better.
 */
async function additionsOf(
  tx: Transaction<Tables>,
  repeats: readonly PreparedEntry[],
): Promise<readonly PreparedEntry[]> {
  const candidates = repeats.filter(
    ({ entry, facts }) => entry.kind === 'evidence' && facts.some(isWitnessed),
  );
  if (candidates.length === 0) return [];
  const recorded = await factsByEntry(
    tx,
    candidates.map(({ entry }) => entry.id),
  );
  const known = new Map([...recorded].map(([id, facts]) => [id, new Set(facts.map(wordOf))]));
  return candidates.flatMap(({ entry, facts }) => {
    const words = known.get(entry.id) ?? new Set<string>();
    const added = facts.filter((fact) => isWitnessed(fact) && !words.has(wordOf(fact)));
    for (const fact of added) words.add(wordOf(fact));
    known.set(entry.id, words);
    return added.length === 0 ? [] : [additionTo(entry.id, entry, added)];
  });
}

function additionTo(
  addsTo: Digest,
  { submitter, artifacts, acceptedAt }: PreparedEntry['entry'],
  facts: readonly Fact[],
): PreparedEntry {
  return prepareEntry({
    kind: 'facts',
    submitter,
    artifacts,
    documents: [],
    addsTo,
    facts,
    results: [],
    acceptedAt,
  });
}

/** What no document shows, so that it can be known at one time and not at another. */
function isWitnessed({ source }: Fact): boolean {
  return source === 'id-token' || source === 'api' || source === 'platform';
}

function wordOf({ name, source }: Fact): string {
  return `${source} ${name}`;
}
