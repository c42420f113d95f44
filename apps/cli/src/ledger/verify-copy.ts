import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readBounded } from '@waybill/integrations/files';
import { WaybillError } from '@waybill/kernel';
import { readLedgerExport, verifyLedgerCopy, type VerificationReport } from '@waybill/ledger';
import type { Answer, Session } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { readNamedPlatform } from '../named-platform.ts';
import { printable } from '../render/error-text.ts';
import { markOf, paint, type Style } from '../render/style.ts';

/** Options of `waybill ledger verify`, as the parser gives them. */
export interface LedgerVerifyOptions {
  readonly verifierKey?: readonly string[];
  readonly platform?: string;
  readonly checkpoint?: readonly string[];
  readonly logKey?: string;
  readonly logName?: string;
}

const maxCheckpointBytes = 64 * 1024;

/** Verifies a copy of a ledger, or the ledger in a folder, against keys that come from elsewhere. */
export async function verifyCopy(
  session: Session,
  dir: string,
  options: LedgerVerifyOptions,
): Promise<Answer> {
  const logKeys = await keysOf(session, options);
  const knownCheckpoints: string[] = [];
  for (const file of options.checkpoint ?? []) {
    knownCheckpoints.push(Buffer.from(await readBounded(file, maxCheckpointBytes)).toString('utf8'));
  }
  session.progress(`recomputing ${dir}`);
  const report = await verify(session, dir, options, { logKeys, knownCheckpoints });
  return {
    exitCode: report.holds ? exitCodes.yes : exitCodes.no,
    schema: 'ledger-verify/v1',
    json: { ...report, root: report.root ?? null, checkpoints: knownCheckpoints.length },
    text: (style) => renderReport(style, dir, report, knownCheckpoints.length),
  };
}

async function verify(
  session: Session,
  dir: string,
  options: LedgerVerifyOptions,
  trusted: Parameters<typeof verifyLedgerCopy>[1],
): Promise<VerificationReport> {
  // A ledger's folder names the version of its database; a copy does not have that file.
  if (!existsSync(join(dir, 'version.json'))) return verifyLedgerCopy(readLedgerExport(dir), trusted);
  const { openChosenLedger } = await import('../compose.ts');
  const ledger = await openChosenLedger(session.host, { ...options, ledger: dir });
  try {
    return await ledger.verify(trusted);
  } finally {
    await ledger.close();
  }
}

async function keysOf(session: Session, options: LedgerVerifyOptions): Promise<readonly string[]> {
  if (options.verifierKey) return options.verifierKey;
  if (options.platform !== undefined || session.host.env['WAYBILL_PLATFORM'] !== undefined) {
    const { platform } = await readNamedPlatform(session.host, options.platform);
    if (platform.logKeys.length > 0) return platform.logKeys;
  }
  throw new WaybillError({
    code: 'log-keys-not-named',
    message: 'Nothing was verified: it was not said which keys the log may be signed with.',
    expected: '--verifier-key name+hash+base64, or --platform with log keys in waybill.yaml',
    found: 'none',
    help: 'The keys must come from elsewhere than the copy: whoever altered it could have put in other keys.',
  });
}

function renderReport(style: Style, dir: string, report: VerificationReport, checkpoints: number): string {
  const { holds, entries, documents, treeSize, waiting, root, problems } = report;
  const lines = [
    holds
      ? `${markOf(style, 'pass')} ${paint(style, ['bold', 'green'], 'holds')}  ${printable(dir)}`
      : `${markOf(style, 'fail')} ${paint(style, ['bold', 'red'], 'does not hold')}  ${printable(dir)}`,
    `  ${entries} entries, ${documents} documents, ${treeSize} leaves, ${waiting} waiting`,
    `  root ${root ?? 'none: the log is empty'}`,
    `  extends ${checkpoints} known ${checkpoints === 1 ? 'checkpoint' : 'checkpoints'}`,
  ];
  for (const { kind, row, message } of problems) {
    lines.push(`  ${markOf(style, 'fail')} ${kind}  ${printable(row)}: ${printable(message)}`);
  }
  return `${lines.join('\n')}\n`;
}
