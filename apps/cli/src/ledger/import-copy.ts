import { importLedger } from '@waybill/ledger';
import type { Answer, Session } from '../command.ts';
import { type LedgerChoice, ledgerOptions } from '../compose.ts';
import { exitCodes } from '../exit-codes.ts';
import { printable } from '../render/error-text.ts';
import { markOf } from '../render/style.ts';

/** Loads a copy into an empty ledger. */
export async function importCopy(session: Session, dir: string, choice: LedgerChoice): Promise<Answer> {
  const target = await ledgerOptions(session.host, choice);
  session.progress(`loading ${dir}`);
  const { rows } = await importLedger(dir, target);
  return {
    exitCode: exitCodes.yes,
    schema: 'ledger-import/v1',
    json: { dir, rows },
    text: (style) =>
      [
        `${markOf(style, 'pass')} imported ${printable(dir)}`,
        ...Object.entries(rows).map(([table, count]) => `  ${table}: ${count} rows`),
        '',
      ].join('\n'),
  };
}
