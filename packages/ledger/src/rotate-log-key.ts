import { WaybillError } from '@waybill/kernel';
import type { Instant } from '@waybill/kernel';
import type { Kysely, Transaction } from 'kysely';
import { appendEntries, prepareEntry } from './accept.ts';
import type { AcceptedEntry } from './accept.ts';
import type { Tables } from './database/tables.ts';
import { handoverMediaType, signHandover } from './transparency/key-handover.ts';
import type { LogSigner } from './transparency/log-key.ts';
import { currentLogKey, lockLog, sequenceLocked } from './transparency/sequence.ts';

/**
 * Hands the log over in one transaction: the old key signs a checkpoint over the hand-over entry, every later
 * one is the new key's. Throws `log-key-mismatch`.
 */
export function rotateLogKey(
  db: Kysely<Tables>,
  from: LogSigner,
  to: LogSigner,
  now: Instant,
): Promise<AcceptedEntry> {
  if (from.name !== to.name || from.verifierKey === to.verifierKey) {
    throw new WaybillError({
      code: 'log-key-mismatch',
      message: 'The log was not handed over: the next key is not another key of the same log.',
      expected: `a new key named ${from.name}`,
      found: to.verifierKey,
    });
  }
  return db.transaction().execute(async (tx) => {
    await lockLog(tx);
    const note = signHandover(from, to, now);
    const prepared = prepareEntry({
      kind: 'key-handover',
      submitter: { kind: 'ledger' },
      artifacts: [],
      documents: [{ role: 'key-handover', mediaType: handoverMediaType, bytes: Buffer.from(note) }],
      facts: [],
      results: [],
      acceptedAt: now,
    });
    const [accepted] = await appendEntries(tx, [prepared]);
    if (!accepted) throw new Error('one entry in, none out');
    // The first checkpoint that covers the hand-over is the old key's last.
    let handover = await findLeaf(tx, accepted);
    while (handover.leaf_index === null) {
      await sequenceLocked(tx, from);
      handover = await findLeaf(tx, accepted);
    }
    const current = await currentLogKey(tx);
    const position = (current?.position ?? 0) + 1;
    await tx
      .insertInto('log_key')
      .values({ position, verifier_key: to.verifierKey, entry_no: handover.entry_no })
      .execute();
    return accepted;
  });
}

function findLeaf(
  tx: Transaction<Tables>,
  { leafHash }: AcceptedEntry,
): Promise<{ readonly entry_no: number; readonly leaf_index: number | null }> {
  return tx
    .selectFrom('leaf')
    .select(['entry_no', 'leaf_index'])
    .where('hash', '=', leafHash)
    .executeTakeFirstOrThrow();
}
