import { basename, dirname } from 'node:path';
import { buildVsa, renderEvidenceLines } from '@waybill/evidence';
import type { AssessedBundle, Assessment, Decision } from '@waybill/gate';
import { readBounded, writeFilesAtomically } from '@waybill/integrations/files';
import { readSigningKey } from '@waybill/integrations/key-management';
import { signWithKey } from '@waybill/integrations/sigstore';
import type { Platform } from '@waybill/platform';
import type { NamedArtifact } from '../artifact-argument.ts';
import type { Session } from '../command.ts';
import { readKeyPassword } from '../key-password.ts';
import { version } from '../version.ts';
import type { VerifyOptions } from './verify-options.ts';

const maxKeyBytes = 64 * 1024;

/** What was judged, as far as a summary needs it. */
export interface Judged {
  /** Where the platform folder was read. */
  readonly source: string;
  readonly platform: Platform;
  readonly assessment: Assessment;
  readonly verdicts: readonly { readonly artifact: NamedArtifact; readonly decision: Decision }[];
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
  const key = await readSigningKey(
    await readBounded(options.vsaKey ?? '', maxKeyBytes),
    readKeyPassword(session.host, '--vsa-key-password-env', options.vsaKeyPasswordEnv),
  );
  const bundles: Uint8Array[] = [];
  for (const { artifact, decision } of judged.verdicts) {
    const payload = buildVsa(summaryOf(artifact, decision, judged));
    bundles.push(await signWithKey({ kind: 'statement', payload }, key));
  }
  await writeFilesAtomically(dirname(file), new Map([[basename(file), renderEvidenceLines(bundles)]]));
  return file;
}

function summaryOf(
  artifact: NamedArtifact,
  decision: Decision,
  { platform, source, assessment }: Judged,
): Parameters<typeof buildVsa>[0] {
  const repository = assessment.facts.find(({ name }) => name === 'source.repository')?.value;
  return {
    artifact: decision.artifact,
    artifactName: artifact.name,
    verifier: { id: platform.verifierId, version },
    verifiedAt: decision.decidedAt,
    resource:
      artifact.kind === 'image'
        ? `oci://${artifact.name}`
        : typeof repository === 'string'
          ? `git+${repository}`
          : `urn:${decision.artifact}`,
    environment: decision.environment,
    policy: { uri: policyUri(source), digest: platform.digest },
    inputs: decision.documents.map((digest) => ({ digest })),
    passed: decision.verdict === 'promote',
    provenanceSigner: provenanceSigner(assessment.attestations, platform),
  };
}

/** A platform project has an address; a folder is known by the digest beside the URI only. */
function policyUri(source: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(source) ? `git+${source}` : 'urn:waybill:platform-folder';
}

function provenanceSigner(attestations: readonly AssessedBundle[], platform: Platform): 'job' | 'server' {
  const servers = new Set(platform.profiles.filter(({ kind }) => kind === 'server').map(({ name }) => name));
  const byServer = attestations.some(
    ({ verification }) => verification.kind === 'verified' && servers.has(verification.profile),
  );
  return byServer ? 'server' : 'job';
}
