import { basename, dirname } from 'node:path';
import { buildVsa, factText, renderEvidenceLines } from '@waybill/evidence';
import { type AssessedBundle, examineBuild } from '@waybill/gate';
import { writeFilesAtomically } from '@waybill/integrations/files';
import { openSigningKey } from '@waybill/integrations/key-management';
import { signWithKey } from '@waybill/integrations/sigstore';
import type { Platform } from '@waybill/platform';
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
    const payload = buildVsa(summaryOf(verdict, judged.source));
    bundles.push(await signWithKey({ kind: 'statement', payload }, key));
  }
  await writeFilesAtomically(dirname(file), new Map([[basename(file), renderEvidenceLines(bundles)]]));
  return file;
}

/** Only provenance that the environment accepts for this artifact speaks; any other line may be a stranger's. */
function summaryOf({ artifact, decision, input }: Verdict, source: string): Parameters<typeof buildVsa>[0] {
  const { platform } = input;
  const { accepted } = examineBuild(input).provenance;
  const repository = findRepository(accepted);
  return {
    artifact: decision.artifact,
    artifactName: artifact.name,
    verifier: { id: platform.verifierId, version },
    verifiedAt: decision.decidedAt,
    resource:
      artifact.kind === 'image'
        ? `oci://${artifact.name}`
        : repository !== undefined
          ? `git+${repository}`
          : `urn:${decision.artifact}`,
    environment: decision.environment,
    policy: { uri: policyUri(source), digest: platform.digest },
    inputs: decision.documents.map((digest) => ({ digest })),
    passed: decision.verdict === 'promote',
    provenanceSigner: provenanceSigner(accepted, platform),
  };
}

/** A platform project has an address; a folder is known by the digest beside the URI only. */
function policyUri(source: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(source) ? `git+${source}` : 'urn:waybill:platform-folder';
}

/** The repository that accepted provenance names; none where the lines disagree. */
function findRepository(accepted: readonly AssessedBundle[]): string | undefined {
  const named = accepted.flatMap(({ facts }) => facts.filter(({ name }) => name === 'source.repository'));
  const [only, ...others] = new Set(named.map(factText));
  return others.length === 0 ? only : undefined;
}

function provenanceSigner(accepted: readonly AssessedBundle[], platform: Platform): 'job' | 'server' {
  const servers = new Set(platform.profiles.filter(({ kind }) => kind === 'server').map(({ name }) => name));
  const byServer = accepted.some(
    ({ verification, content }) =>
      verification.kind === 'verified' &&
      servers.has(verification.profile) &&
      // An environment that asks for no provenance accepts lines that nobody could read.
      content.kind === 'statement' &&
      content.refusal === undefined,
  );
  return byServer ? 'server' : 'job';
}
