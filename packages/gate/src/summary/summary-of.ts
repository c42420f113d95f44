import { factText, type VsaInput } from '@waybill/evidence';
import type { Platform } from '@waybill/platform';
import type { AssessedBundle } from '../assessment.ts';
import type { PromotionInput } from '../decide-promotion.ts';
import type { Decision } from '../decision.ts';
import { examineBuild } from '../examine-build.ts';

/** What a summary tells beside the decision. */
export interface SummaryDetails {
  /** Version of Waybill. */
  readonly version: string;
  /** Where the platform folder was read: the address of its project, or a path of this machine. */
  readonly source: string;
  /** Address of an image, without a digest; the repository that accepted provenance names where absent. */
  readonly image?: string;
  readonly artifactName?: string;
}

/**
 * What a verification summary says of a decision. Only provenance that the environment accepts for this artifact speaks;
 * any other line may be a stranger's. A `no-verdict` has no summary: its absence must mean something.
 */
export function summaryOf(
  input: PromotionInput,
  decision: Decision,
  { version, source, image, artifactName }: SummaryDetails,
): VsaInput {
  const { platform } = input;
  const { accepted } = examineBuild(input).provenance;
  const repository = findRepository(accepted);
  const built = repository === undefined ? `urn:${decision.artifact}` : `git+${repository}`;
  return {
    artifact: decision.artifact,
    ...(artifactName !== undefined && { artifactName }),
    verifier: { id: platform.verifierId, version },
    verifiedAt: decision.decidedAt,
    resource: image === undefined ? built : `oci://${image}`,
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
