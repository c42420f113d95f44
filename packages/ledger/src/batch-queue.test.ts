import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { batchQueue } from './batch-queue.ts';

/** Doubles numbers and refuses batches with a negative one. */
async function double(items: readonly number[]): Promise<number[]> {
  await Promise.resolve();
  if (items.some((item) => item < 0)) throw new Error('negative');
  return items.map((item) => item * 2);
}

test('batchQueue() answers each item by itself, in batches that keep to their limits', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: -2, max: 20 }), { maxLength: 50 }), async (items) => {
      const batches: (readonly number[])[] = [];
      const enqueue = batchQueue<number, number>({ items: 7, weight: 30 }, (batch) => {
        batches.push(batch);
        return double(batch);
      });
      const outcomes = await Promise.allSettled(items.map((item) => enqueue(item, Math.abs(item))));
      outcomes.forEach((outcome, at) => {
        const item = items[at]!;
        if (item < 0) assert.equal(outcome.status, 'rejected');
        else assert.deepEqual(outcome, { status: 'fulfilled', value: item * 2 });
      });
      for (const batch of batches) {
        const weight = batch.reduce((sum, item) => sum + Math.abs(item), 0);
        assert.ok(batch.length === 1 || (batch.length <= 7 && weight <= 30), JSON.stringify(batch));
      }
    }),
    { numRuns: 100 },
  );
});
