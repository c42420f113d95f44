import { WaybillError } from '@waybill/kernel';
import type { Page } from './ledger.ts';

/** A cursor: the number of the last entry that was seen; throws `cursor-malformed`. */
export function parseCursor(text: string): number {
  if (/^[1-9][0-9]{0,14}$/.test(text)) return Number(text);
  throw new WaybillError({
    code: 'cursor-malformed',
    message: 'The next page was not read: this is not where a page ended.',
    expected: 'the text that the page before gave as its next',
    found: `${text.length} characters`,
  });
}

/** A page size between 1 and 1000, 100 unless told. */
export function pageSize(limit: number | undefined): number {
  return Math.max(1, Math.min(1000, Math.floor(limit ?? 100)));
}

/** Makes a page of up to `size` rows out of `size + 1` that were asked for. */
export function pageOf<R extends { readonly no: number }, T>(
  rows: readonly R[],
  size: number,
  itemOf: (row: R) => T,
): Page<T> {
  const shown = rows.slice(0, size);
  const last = shown.at(-1);
  return {
    items: shown.map(itemOf),
    ...(rows.length > size && last ? { next: String(last.no) } : {}),
  };
}
