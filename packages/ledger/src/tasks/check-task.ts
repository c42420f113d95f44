import { canonicalJson, WaybillError } from '@waybill/kernel';
import type { NewTask } from './task.ts';

const kebabCase = /^[a-z][a-z0-9-]{0,63}$/;
// Printable ASCII, and short enough for an index.
const keyForm = /^[\x20-\x7e]{1,500}$/;
const mostPayload = 64 * 1024;

/** The payload as it is kept; throws `task-malformed` for a task that could not be kept or found again. */
export function payloadOf({ kind, key, payload }: NewTask): string {
  if (!kebabCase.test(kind)) throw malformed('a kind in kebab-case', 'another text');
  if (!keyForm.test(key)) throw malformed('a key of 1 to 500 printable ASCII characters', 'another text');
  const text = canonicalJson(payload);
  if (text.length > mostPayload) {
    throw malformed(`a payload of at most ${mostPayload} characters`, `${text.length}`);
  }
  return text;
}

function malformed(expected: string, found: string): WaybillError {
  return new WaybillError({
    code: 'task-malformed',
    message: 'The task was not queued: the ledger cannot keep it in this form.',
    expected,
    found,
  });
}
