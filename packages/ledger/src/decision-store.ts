import { digestOf } from '@waybill/kernel';
import type { Digest, Instant } from '@waybill/kernel';
import { sql } from 'kysely';
import type { Expression, Kysely, SqlBool } from 'kysely';
import { documentDamaged, entryDamaged } from './damaged.ts';
import type { Row, Tables } from './database/tables.ts';
import { decisionRole, decisionRow, readDecision, summaryRole } from './decision-document.ts';
import { readEntry } from './entry-store.ts';
import type { Entry } from './entry.ts';
import type { DecisionFilter, Page, RecordedDecision } from './ledger.ts';
import { pageOf, pageSize, parseCursor } from './pages.ts';

type DecisionRow = Pick<Row<'entry'>, 'no' | 'id' | 'body'> & Omit<Row<'decision'>, 'entry_no'>;

/** Lists decisions, newest first. */
export async function listDecisions(
  db: Kysely<Tables>,
  filter: DecisionFilter,
): Promise<Page<RecordedDecision>> {
  const { artifact, environment, verdict, standing, after } = filter;
  const size = pageSize(filter.limit);
  const rows = await selectDecisions(db, size + 1, [
    ...(artifact === undefined ? [] : [sql<SqlBool>`decision.artifact = ${artifact}`]),
    ...(environment === undefined ? [] : [sql<SqlBool>`decision.environment = ${environment}`]),
    ...(verdict === undefined ? [] : [sql<SqlBool>`decision.verdict = ${verdict}`]),
    ...(standing ? [standsOf] : []),
    ...(after === undefined ? [] : [sql<SqlBool>`entry.no < ${parseCursor(after)}`]),
  ]);
  const decisions = await readDecisions(db, rows);
  return pageOf(rows, size, ({ id }) => decisions.get(id) as RecordedDecision);
}

/** A `no-verdict` says nothing about a verdict before it. */
const standsOf = sql<SqlBool>`decision.verdict <> 'no-verdict' and not exists (
  select from decision newer where newer.artifact = decision.artifact
    and newer.environment = decision.environment and newer.verdict <> 'no-verdict'
    and newer.entry_no > decision.entry_no)`;

/** The newest decision with this cache key that still holds; a `no-verdict` is asked again each time. */
export async function findCachedDecision(
  db: Kysely<Tables>,
  cacheKey: Digest,
  now: Instant,
): Promise<RecordedDecision | undefined> {
  const rows = await selectDecisions(db, 1, [
    sql<SqlBool>`decision.cache_key = ${cacheKey}`,
    sql<SqlBool>`decision.verdict <> 'no-verdict'`,
    sql<SqlBool>`decision.decided_at <= ${now}`,
    sql<SqlBool>`(decision.valid_until is null or decision.valid_until > ${now})`,
  ]);
  return (await readDecisions(db, rows)).values().next().value;
}

async function selectDecisions(
  db: Kysely<Tables>,
  limit: number,
  conditions: readonly Expression<SqlBool>[],
): Promise<readonly DecisionRow[]> {
  let query = db
    .selectFrom('decision')
    .innerJoin('entry', 'entry.no', 'decision.entry_no')
    .selectAll('decision')
    .select(['entry.no', 'entry.id', 'entry.body'])
    .orderBy('decision.entry_no', 'desc')
    .limit(limit);
  for (const condition of conditions) query = query.where(condition);
  return query.execute();
}

/**
 * Reads the exact decisions back from their documents. The rows only find them: a document with other bytes, or
 * a row that says something else, must not answer for the gate.
 */
async function readDecisions(
  db: Kysely<Tables>,
  rows: readonly DecisionRow[],
): Promise<Map<string, RecordedDecision>> {
  const entries = new Map(rows.map((row) => [row.id, readEntry(row)]));
  const documents = new Map([...entries].map(([id, entry]) => [id, documentOf(entry, decisionRole) ?? '']));
  const contents = await db
    .selectFrom('document')
    .select(['digest', 'content'])
    .where('digest', 'in', ['', ...documents.values()])
    .execute();
  const byDigest = new Map(contents.map(({ digest, content }) => [digest, content]));
  return new Map(
    rows.map((row) => {
      const { id } = row;
      const digest = documents.get(id) ?? '';
      const content = byDigest.get(digest);
      if (!content || digestOf(content) !== digest) throw documentDamaged(digest);
      const keyed = readDecision(content);
      const told = keyed && Object.entries(decisionRow(keyed));
      if (!keyed || !told?.every(([column, value]) => row[column as keyof DecisionRow] === value)) {
        throw entryDamaged(id, 'the row that its decision gives');
      }
      const entry = entries.get(id);
      const summary = entry && documentOf(entry, summaryRole);
      return [id, { entryId: id as Digest, ...keyed, ...(summary === undefined ? {} : { summary }) }];
    }),
  );
}

function documentOf({ documents }: Entry, wanted: string): Digest | undefined {
  return documents.find(({ role }) => role === wanted)?.digest;
}
