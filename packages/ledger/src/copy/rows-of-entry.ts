/** Walks through rows that are sorted by entry, in step with the entries. */
export interface RowsByEntry<R> {
  /** Rows of entry `no`; `no` only ever rises. Rows of entries that were passed over go to `onOrphan`. */
  take(no: number): Promise<readonly R[]>;
  /** Hands all that is left to `onOrphan`. */
  finish(): Promise<void>;
}

/** Groups sorted rows by their entry without holding more than one entry's rows. */
export function rowsByEntry<R extends { readonly entry_no: number }>(
  rows: AsyncIterable<R>,
  onOrphan: (row: R) => void,
): RowsByEntry<R> {
  const iterator = rows[Symbol.asyncIterator]();
  let next: IteratorResult<R, unknown> | undefined;

  async function peek(): Promise<R | undefined> {
    next ??= await iterator.next();
    return next.done ? undefined : next.value;
  }

  return {
    async take(no) {
      const taken: R[] = [];
      for (let row = await peek(); row && row.entry_no <= no; row = await peek()) {
        if (row.entry_no === no) taken.push(row);
        else onOrphan(row);
        next = undefined;
      }
      return taken;
    },
    async finish() {
      for (let row = await peek(); row; row = await peek()) {
        onOrphan(row);
        next = undefined;
      }
    },
  };
}
