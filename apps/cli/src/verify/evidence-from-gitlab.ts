import { parseEvidenceLines, renderEvidenceLines } from '@waybill/evidence';
import type { EvidenceSet } from '@waybill/gate';
import { digestOf, type Digest, parseJson, WaybillError } from '@waybill/kernel';
import type { Platform } from '@waybill/platform';
import type { Session } from '../command.ts';
import type { VerifyOptions } from './verify-options.ts';

/**
 * The evidence at hand, with every attestation of GitLab's control plane about the artifacts as further lines of
 * its provenance. The instance is the one of the platform folder. That GitLab has none is an answer; that it does
 * not show them ends without a verdict. Throws what `fetchAttestations` throws, and `verify-options-conflict`.
 */
export async function withGitlabAttestations(
  session: Session,
  options: VerifyOptions,
  {
    platform,
    artifacts,
    atHand,
  }: {
    readonly platform: Platform;
    readonly artifacts: readonly Digest[];
    readonly atHand: EvidenceSet;
  },
): Promise<EvidenceSet> {
  const { fromGitlab: project, gitlabTokenEnv = 'WAYBILL_GITLAB_TOKEN' } = options;
  if (project === undefined) return atHand;
  if (options.ledger !== undefined) throw recordedApart();
  const { createGitlabClient, fetchAttestations } = await import('@waybill/integrations/gitlab');
  const value = session.host.env[gitlabTokenEnv];
  const gitlab = createGitlabClient({
    url: platform.gitlab.url,
    deadlineMs: options.timeout * 1000,
    ...(value !== undefined && value !== '' && { token: { kind: 'private', value } }),
  });
  session.progress(`asking ${platform.gitlab.url}`);
  const known = atHand.provenance === undefined ? [] : parseEvidenceLines(atHand.provenance);
  const lines = new Map(known.map((line) => [digestOf(line), line]));
  const before = lines.size;
  for (const artifact of artifacts) {
    for (const bundle of await fetchAttestations(gitlab, project, artifact)) {
      lines.set(digestOf(bundle), bundle);
    }
  }
  if (lines.size === before) return atHand;
  return { ...atHand, provenance: renderEvidenceLines([...lines.values()].map(onOneLine)) };
}

/** A document over several lines, as a registry writes it, on one; throws what `parseJson` throws. */
function onOneLine(line: Uint8Array): Uint8Array {
  return line.includes(0x0a) ? Buffer.from(JSON.stringify(parseJson(line))) : line;
}

function recordedApart(): WaybillError {
  return new WaybillError({
    code: 'verify-options-conflict',
    message: 'Nothing was judged: the options do not fit together.',
    expected: '--from-gitlab without --ledger: a ledger has exactly the documents that were handed in',
    found: 'both',
    help: 'Add the attestations to provenance.intoto.jsonl before you submit it.',
  });
}
