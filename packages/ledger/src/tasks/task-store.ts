import { randomUUID } from 'node:crypto';
import { parseJson, WaybillError } from '@waybill/kernel';
import type { Instant } from '@waybill/kernel';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Row, Tables } from '../database/tables.ts';
import { payloadOf } from './check-task.ts';
import type { ClaimOptions, NewTask, Task } from './task.ts';

/** Queues tasks, one statement however many; see {@link TaskQueue.add}. */
export async function addTasks(db: Kysely<Tables>, tasks: readonly NewTask[], now: Instant): Promise<void> {
  // The last of equal ones counts, and one order everywhere: two servers must not wait for each other.
  const rows = [...new Map(tasks.map((task) => [nameOf(task), task])).entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, task]) => ({ ...task, text: payloadOf(task) }));
  if (rows.length === 0) return;
  await sql`
    insert into task (kind, key, payload, due_at, created_at, attempts)
    select *, ${now}::bigint, 0 from unnest(
      ${rows.map(({ kind }) => kind)}::text[],
      ${rows.map(({ key }) => key)}::text[],
      ${rows.map(({ text }) => text)}::text[],
      ${rows.map(({ dueAt }) => dueAt)}::bigint[]
    )
    on conflict (kind, key) do update set
      payload = excluded.payload, due_at = excluded.due_at, created_at = excluded.created_at,
      attempts = 0, claim = null, claimed_until = null, last_reason = null
    where task.payload <> excluded.payload`.execute(db);
}

/** Takes tasks that are due; see {@link TaskQueue.claim}. */
export async function claimTasks(
  db: Kysely<Tables>,
  kinds: readonly string[],
  { limit, leaseSeconds }: ClaimOptions,
  now: Instant,
): Promise<readonly Task[]> {
  const { rows } = await sql<Row<'task'>>`
    update task set
      claim = ${randomUUID()}, claimed_until = ${now + leaseSeconds * 1000}::bigint, attempts = attempts + 1
    where (kind, key) in (
      select kind, key from task
      where kind = any(${kinds}::text[]) and due_at <= ${now} and coalesce(claimed_until, 0) <= ${now}
      order by due_at, kind, key limit ${Math.max(1, Math.min(100, limit))} for update skip locked
    ) returning *`.execute(db);
  return rows.toSorted((a, b) => a.due_at - b.due_at).map(taskOfRow);
}

/** Removes tasks that are done, or none of them; throws `task-lost`. */
export async function finishTasks(db: Kysely<Tables>, tasks: readonly Task[]): Promise<void> {
  if (tasks.length === 0) return;
  const { rows } = await sql<Pick<Task, 'kind' | 'key' | 'claim'>>`
    delete from task using unnest(
      ${tasks.map(({ kind }) => kind)}::text[],
      ${tasks.map(({ key }) => key)}::text[],
      ${tasks.map(({ claim }) => claim)}::text[]
    ) as done(kind, key, claim)
    where task.kind = done.kind and task.key = done.key and task.claim = done.claim
    returning task.kind, task.key, task.claim`.execute(db);
  const heldBy = (task: (typeof rows)[number]): string => `${task.claim} ${nameOf(task)}`;
  const gone = new Set(rows.map(heldBy));
  const lost = tasks.find((task) => !gone.has(heldBy(task)));
  if (lost) throw taskLost(lost);
}

/** Gives a task back; see {@link TaskQueue.postpone}. */
export async function postponeTask(
  db: Kysely<Tables>,
  task: Task,
  { dueAt, reason }: { readonly dueAt: Instant; readonly reason: string },
): Promise<void> {
  const { rows } = await sql`
    update task set
      due_at = ${dueAt}, claim = null, claimed_until = null,
      last_reason = ${reason.replaceAll(/[\p{Cc}\p{Cs}]/gu, ' ').slice(0, 1000)}
    where kind = ${task.kind} and key = ${task.key} and claim = ${task.claim}
    returning kind`.execute(db);
  if (rows.length === 0) throw taskLost(task);
}

/** How many tasks of a kind are open. */
export async function countTasks(db: Kysely<Tables>, kind: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::bigint as count from task where kind = ${kind}`.execute(db);
  return rows[0]?.count ?? 0;
}

function taskOfRow(row: Row<'task'>): Task {
  const { kind, key, payload, attempts, claim } = row;
  if (claim === null) throw new Error('a claimed task has no claim');
  const times = { dueAt: row.due_at as Instant, createdAt: row.created_at as Instant };
  return { kind, key, payload: parseJson(payload), attempts, claim, ...times };
}

function nameOf({ kind, key }: Pick<NewTask, 'kind' | 'key'>): string {
  return `${kind} ${key}`;
}

function taskLost({ kind }: Task): WaybillError {
  return new WaybillError({
    code: 'task-lost',
    message: 'Nothing was kept: another worker has begun the task again meanwhile.',
    category: 'unavailable',
    expected: `a task of the kind ${kind} that this worker still holds`,
    found: 'one that is done, changed, or held by another',
    help: 'Leave it to the worker that holds it now.',
  });
}
