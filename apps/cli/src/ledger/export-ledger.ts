import type { Answer, Session } from '../command.ts';
import { type LedgerChoice, openChosenLedger } from '../compose.ts';
import { exitCodes } from '../exit-codes.ts';
import { printable } from '../render/error-text.ts';
import { markOf } from '../render/style.ts';

/** Writes a copy of a ledger to plain files. */
export async function exportLedger(session: Session, dir: string, choice: LedgerChoice): Promise<Answer> {
  session.progress('opening the ledger');
  const ledger = await openChosenLedger(session.host, choice);
  try {
    await ledger.log.sequence();
    await ledger.export(dir);
  } finally {
    await ledger.close();
  }
  return {
    exitCode: exitCodes.yes,
    schema: 'ledger-export/v1',
    json: { dir },
    text: (style) =>
      `${markOf(style, 'pass')} exported to ${printable(dir)}\n  verify it: waybill ledger verify ${printable(dir)} --platform …\n`,
  };
}
