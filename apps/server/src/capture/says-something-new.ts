import { canonicalJson, type JsonValue } from '@waybill/kernel';

/** Whether a look says anything else than the newest before it: asking often must not fill the ledger. */
export function saysSomethingNew<T extends { readonly capturedAt: string }>(
  look: T,
  before: readonly T[],
): boolean {
  const [newest] = before.toSorted((a, b) => (a.capturedAt < b.capturedAt ? 1 : -1));
  return newest === undefined || contentOf(newest) !== contentOf(look);
}

function contentOf(look: { readonly capturedAt: string }): string {
  return canonicalJson({ ...look, capturedAt: '' } as unknown as JsonValue);
}
