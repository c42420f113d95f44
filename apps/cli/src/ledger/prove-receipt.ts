import { createServerClient } from '@waybill/api';
import { verifyLogProof } from '@waybill/ledger';
import type { Answer, Session } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { printable } from '../render/error-text.ts';
import { markOf, paint } from '../render/style.ts';
import { readReceipt } from './read-receipt.ts';
import { readLogKeys } from './read-log-keys.ts';

/** Options of `waybill ledger prove`, as the parser gives them. */
export interface LedgerProveOptions {
  readonly server: string;
  readonly verifierKey?: readonly string[];
  readonly platform?: string;
  /** Seconds. */
  readonly timeout: number;
}

/**
 * Asks a server to prove that the entry of a receipt is in its log, and verifies the answer under keys that come from
 * elsewhere. An entry that the log does not have is the server's broken promise: `leaf-not-found`, exit code 1.
 */
export async function proveReceipt(
  session: Session,
  file: string,
  options: LedgerProveOptions,
): Promise<Answer> {
  const { server } = options;
  const keys = await readLogKeys(session, options);
  const receipt = await readReceipt(file);
  session.progress(`asking ${server}`);
  const client = createServerClient({ url: server, deadlineMs: options.timeout * 1000 });
  const proof = await client.proveEntry(receipt.leafHash);
  const { origin } = verifyLogProof(receipt, proof, keys);
  const { index, treeSize, checkpoint } = proof;
  const { entryId, leafHash } = receipt;
  return {
    exitCode: exitCodes.yes,
    schema: 'ledger-prove/v1',
    json: { proved: true, server, log: origin, entryId, leafHash, index, treeSize, checkpoint },
    text: (style) =>
      [
        `${markOf(style, 'pass')} ${paint(style, ['bold', 'green'], 'in the log')}  ${entryId}`,
        `  leaf ${index} of ${treeSize} in the log ${printable(origin)}, under a checkpoint that a trusted key signed`,
        '',
      ].join('\n'),
  };
}
