import { createHmac } from 'node:crypto';
import {
  canonicalJson,
  hexOf,
  isJsonObject,
  WaybillError,
  type Digest,
  type Instant,
  type JsonValue,
} from '@waybill/kernel';
import type { NewTask, Task } from '@waybill/ledger';
import type { Platform } from '@waybill/platform';
import { retryAt } from '../tasks/retry-at.ts';
import type { TaskOutcome } from '../tasks/task-worker.ts';
import { exceptionToJson } from './exception-json.ts';
import type { RecordedException } from './find-exceptions.ts';

/** Kind of the task that tells one address of an exception. */
export const notifyKind = 'notify-exception';

const deadlineMs = 10_000;
/** Who cannot be reached for so long learns of it from the list of exceptions. */
const mostSeconds = 7 * 24 * 3600;

/**
 * A task for each address that is told of an exception. The address itself stays in the platform folder: many hold a secret,
 * and the ledger is copied.
 */
export function notifyTasks(
  recorded: RecordedException,
  addresses: readonly string[],
  now: Instant,
): readonly NewTask[] {
  const { environment } = recorded.exception;
  const payload = { type: 'waybill.exception.created', exception: exceptionToJson(recorded) };
  return addresses.map((_, at) => ({
    kind: notifyKind,
    key: `${recorded.entryId} ${at}`,
    payload: { environment, at, body: payload as unknown as JsonValue },
    dueAt: now,
  }));
}

/** What notifying needs. */
export interface NotifyContext {
  /** Secret with which notifications are signed; unsigned without. */
  readonly secret: string | undefined;
  readonly platform: () => Platform;
  readonly now: () => Instant;
}

/**
 * Posts a notification, signed where there is a secret (Standard Webhooks 1.0: `webhook-id`, `webhook-timestamp`,
 * `webhook-signature`). Any answer but 2xx is tried again; a redirect is not followed.
 */
export async function notify(task: Task, { secret, now, platform }: NotifyContext): Promise<TaskOutcome> {
  const { environment, at, body } = isJsonObject(task.payload) ? task.payload : {};
  const asked = platform().environments.find(({ name }) => name === environment);
  const address = asked?.breakGlass?.notify[Number(at)];
  // Who is named no longer is told no longer.
  if (address === undefined || body === undefined) return 'done';
  const text = canonicalJson(body);
  const sent = await send(address, text, headersFor(task.key, text, now(), secret));
  if (sent === undefined || now() - task.createdAt > mostSeconds * 1000) return 'done';
  return { again: retryAt(task, now()), reason: `the notified address ${sent}` };
}

/** Undefined where it arrived, else why not. */
async function send(
  address: string,
  body: string,
  headers: { readonly [name: string]: string },
): Promise<string | undefined> {
  try {
    const signal = AbortSignal.timeout(deadlineMs);
    const answer = await fetch(address, { method: 'POST', body, headers, redirect: 'manual', signal });
    await answer.body?.cancel();
    return answer.ok ? undefined : `answered ${answer.status}`;
  } catch (error) {
    if (error instanceof WaybillError) throw error;
    return 'did not answer';
  }
}

function headersFor(
  key: string,
  body: string,
  now: Instant,
  secret: string | undefined,
): { readonly [name: string]: string } {
  // The same for every try, so that whoever is told twice can see that it is one.
  const [entry = '', at = ''] = key.split(' ');
  const id = `${hexOf(entry as Digest)}.${at}`;
  const timestamp = String(Math.floor(now / 1000));
  const headers = { 'content-type': 'application/json', 'webhook-id': id, 'webhook-timestamp': timestamp };
  if (secret === undefined) return headers;
  const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { ...headers, 'webhook-signature': `v1,${signature}` };
}
