/** How much one batch may hold. */
export interface BatchLimits {
  readonly items: number;
  readonly weight: number;
}

interface Waiting<I, O> {
  readonly item: I;
  readonly weight: number;
  readonly settle: PromiseWithResolvers<O>;
}

/**
 * Gathers what arrives while a batch is under way into the next one: one transaction, one sync to disk and a
 * constant number of statements for all of them. A lone item never waits.
 */
export function batchQueue<I, O>(
  limits: BatchLimits,
  runBatch: (items: readonly I[]) => Promise<readonly O[]>,
): (item: I, weight: number) => Promise<O> {
  const waiting: Waiting<I, O>[] = [];
  let running = false;

  function takeBatch(): Waiting<I, O>[] {
    let count = 0;
    let weight = 0;
    for (const next of waiting) {
      weight += next.weight;
      if (count > 0 && (count === limits.items || weight > limits.weight)) break;
      count++;
    }
    return waiting.splice(0, count);
  }

  async function settleBatch(batch: readonly Waiting<I, O>[]): Promise<void> {
    try {
      const outcomes = await runBatch(batch.map(({ item }) => item));
      batch.forEach(({ settle }, at) => settle.resolve(outcomes[at] as O));
    } catch (error) {
      if (batch.length === 1) batch[0]?.settle.reject(error);
      // One that cannot be kept must not take the others with it.
      else for (const alone of batch) await settleBatch([alone]);
    }
  }

  async function drain(): Promise<void> {
    running = true;
    while (waiting.length > 0) await settleBatch(takeBatch());
    running = false;
  }

  return (item, weight) => {
    const settle = Promise.withResolvers<O>();
    waiting.push({ item, weight, settle });
    if (!running) void drain();
    return settle.promise;
  };
}
