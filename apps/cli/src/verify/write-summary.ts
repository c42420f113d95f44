import { basename, dirname } from 'node:path';
import { buildVsa, renderEvidenceLines } from '@waybill/evidence';
import { summaryOf } from '@waybill/gate';
import { writeFilesAtomically } from '@waybill/integrations/files';
import { openSigningKey } from '@waybill/integrations/key-management';
import { signWithKey } from '@waybill/integrations/sigstore';
import type { Session } from '../command.ts';
import { readKeyPassword } from '../key-password.ts';
import { version } from '../version.ts';
import type { Verdict } from './judge-artifacts.ts';
import type { VerifyOptions } from './verify-options.ts';

/** What was judged, as far as a summary needs it. */
export interface Judged {
  /** Where the platform folder was read. */
  readonly source: string;
  readonly verdicts: readonly Verdict[];
}

/**
 * Writes one signed SLSA verification summary per artifact, one bundle a line, and gives the file's name.
 * Without a verdict for any of them nothing is written: the absence of a summary must mean something.
 * Throws `key-password-missing` and what reading and signing throw.
 */
export async function writeSummary(
  session: Session,
  options: VerifyOptions,
  judged: Judged,
): Promise<string | undefined> {
  const file = options.vsa ?? '';
  if (judged.verdicts.some(({ decision }) => decision.verdict === 'no-verdict')) return undefined;
  const key = await openSigningKey(options.vsaKey ?? '', {
    env: session.host.env,
    ...readKeyPassword(session.host, '--vsa-key-password-env', options.vsaKeyPasswordEnv),
  });
  const bundles: Uint8Array[] = [];
  for (const verdict of judged.verdicts) {
    const { artifact, decision, input } = verdict;
    const details = {
      version,
      source: judged.source,
      artifactName: artifact.name,
      ...(artifact.kind === 'image' && { image: artifact.name }),
    };
    const payload = buildVsa(summaryOf(input, decision, details));
    bundles.push(await signWithKey({ kind: 'statement', payload }, key));
  }
  await writeFilesAtomically(dirname(file), new Map([[basename(file), renderEvidenceLines(bundles)]]));
  return file;
}
