import type { Answer, Session } from '../command.ts';
import { type LedgerChoice, openChosenLedger } from '../compose.ts';
import { exitCodes } from '../exit-codes.ts';

/** Prints the latest checkpoint exactly as it was signed. */
export async function showCheckpoint(session: Session, choice: LedgerChoice): Promise<Answer> {
  const ledger = await openChosenLedger(session.host, choice);
  try {
    // A server that was stopped may have left entries waiting: the checkpoint shall cover all of them.
    await ledger.log.sequence();
    const checkpoint = await ledger.log.checkpoint();
    return {
      exitCode: checkpoint === undefined ? exitCodes.no : exitCodes.yes,
      schema: 'ledger-checkpoint/v1',
      json: { checkpoint: checkpoint ?? null },
      text: () => checkpoint ?? 'the log is empty\n',
    };
  } finally {
    await ledger.close();
  }
}
