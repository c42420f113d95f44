import type { Decision } from '@waybill/gate';
import type { Digest, Instant } from '@waybill/kernel';
import {
  exceptionRole,
  readException,
  type Entry,
  type Ledger,
  type PromotionException,
} from '@waybill/ledger';
import type { Platform } from '@waybill/platform';

/** An exception on record. */
export interface RecordedException {
  readonly entryId: Digest;
  readonly exception: PromotionException;
  /** When it was ended early; absent where it was not. */
  readonly endedAt?: Instant;
}

/** Exceptions for an artifact, or for all, newest first; at most 1000. */
export async function listExceptions(
  filter: { readonly artifact?: Digest; readonly after?: string; readonly limit?: number },
  ledger: Ledger,
): Promise<{ readonly items: readonly RecordedException[]; readonly next?: string }> {
  const page = await ledger.listEntries({ ...filter, kind: 'exception', newestFirst: true });
  const items: RecordedException[] = [];
  for (const entry of page.items) {
    const exception = await exceptionOf(entry, ledger);
    if (!exception) continue;
    const [end] = (await ledger.listEntries({ addsTo: entry.id, kind: 'exception-end', limit: 1 })).items;
    items.push({ entryId: entry.id, exception, ...(end && { endedAt: end.acceptedAt }) });
  }
  return { items, ...(page.next !== undefined && { next: page.next }) };
}

/** True where it holds: it has not expired, nobody ended it, and who gave it may still give it. */
export function holds({ exception, endedAt }: RecordedException, platform: Platform, now: Instant): boolean {
  const { environment, by, expiresAt } = exception;
  const rules = platform.environments.find(({ name }) => name === environment)?.breakGlass;
  return now < expiresAt && endedAt === undefined && rules?.users.some(({ id }) => id === by.userId) === true;
}

/** True where it lets pass every check that stands in the way, whatever that check found when it was given. */
export function covers({ exception }: RecordedException, decision: Decision): boolean {
  return (
    exception.artifact === decision.artifact &&
    exception.environment === decision.environment &&
    inTheWay(decision).every((code) => exception.checks.includes(code))
  );
}

/** Codes of the checks that stand in the way of a promotion, each once. */
export function inTheWay({ results }: Decision): readonly string[] {
  const codes = results.filter(({ outcome }) => outcome === 'fail' || outcome === 'not-evaluable');
  return [...new Set(codes.map(({ code }) => code))];
}

/** The newest exception that holds and covers a decision; undefined where there is none, or none is needed. */
export async function exceptionFor(
  decision: Decision,
  {
    ledger,
    platform,
    now,
  }: { readonly ledger: Ledger; readonly platform: Platform; readonly now: () => Instant },
): Promise<RecordedException | undefined> {
  if (decision.verdict === 'promote') return undefined;
  const { items } = await listExceptions({ artifact: decision.artifact }, ledger);
  return items.find((one) => holds(one, platform, now()) && covers(one, decision));
}

async function exceptionOf(entry: Entry, ledger: Ledger): Promise<PromotionException | undefined> {
  const document = entry.documents.find(({ role }) => role === exceptionRole);
  const found = document && (await ledger.findDocument(document.digest));
  return found && readException(found.bytes);
}
