import { WaybillError } from '@waybill/kernel';
import type { Instant } from '@waybill/kernel';
import type { Kysely } from 'kysely';
import { appendEntries, prepareEntry } from './accept.ts';
import type { AcceptedEntry } from './accept.ts';
import type { Tables } from './database/tables.ts';
import { handoverMediaType, signHandover } from './transparency/key-handover.ts';
import type { LogSigner } from './transparency/log-key.ts';
import { emptyRoot } from './transparency/merkle.ts';
import {
  currentLogKey,
  latestCheckpoint,
  lockLog,
  placeLeaves,
  sequenceLocked,
} from './transparency/sequence.ts';

/**
 * Hands the log over in one transaction. Both keys sign the tree before the hand-over and the checkpoint that
 * covers it, so that the old key, stolen later, can rewrite nothing; every later checkpoint is the new key's.
 * Throws `log-key-mismatch`.
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
    await sequenceLocked(tx, from);
    const { size, root } = (await latestCheckpoint(tx)) ?? { size: 0, root: emptyRoot };
    const note = signHandover(from, to, { size, root }, now);
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
    const leaf = await tx
      .selectFrom('leaf')
      .select(['entry_no', 'hash'])
      .where('hash', '=', accepted.leafHash)
      .executeTakeFirstOrThrow();
    // It comes right behind the tree that it names, whatever else waits.
    await placeLeaves(tx, [leaf], [from, to]);
    const current = await currentLogKey(tx);
    const position = (current?.position ?? 0) + 1;
    await tx
      .insertInto('log_key')
      .values({ position, verifier_key: to.verifierKey, entry_no: leaf.entry_no })
      .execute();
    return accepted;
  });
}
