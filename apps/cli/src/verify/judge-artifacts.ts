import {
  assessSubmission,
  type Assessment,
  type Decision,
  decidePromotion,
  type EvidenceSet,
  type PromotionInput,
} from '@waybill/gate';
import type { Instant } from '@waybill/kernel';
import type { Environment, Platform } from '@waybill/platform';
import type { NamedArtifact } from '../artifact-argument.ts';
import type { GatheredEvidence } from './gather-evidence.ts';

/** By what is judged. */
export interface Rules {
  readonly platform: Platform;
  readonly environment: Environment;
  readonly now: Instant;
}

/** A decision about one artifact, with everything that it was made from. */
export interface Verdict {
  readonly artifact: NamedArtifact;
  readonly decision: Decision;
  readonly input: PromotionInput;
}

/** Judges artifacts by evidence at hand; no ledger has a say. */
export async function judgeByFiles(
  artifacts: readonly NamedArtifact[],
  evidence: EvidenceSet,
  rules: Rules,
): Promise<readonly Verdict[]> {
  const submission = { artifacts: artifacts.map(({ artifact }) => artifact), evidence };
  const assessment = await assessSubmission(submission, rules.platform, rules.now);
  return artifacts.map((artifact) => decide(artifact, assessment, rules, 'not-asked'));
}

/** The evidence sets of one artifact, to be judged each for itself. */
export type EvidenceSource = (artifact: NamedArtifact) => AsyncIterable<GatheredEvidence>;

/**
 * Judges each artifact by what a ledger or a registry has of it, and of it alone: what a token proved of one artifact
 * says nothing of the next. Each evidence set is judged whole, in the order of the source, and one that suffices is
 * enough: nobody can spoil an artifact by submitting worse evidence for it. Where none does, the answer is about the
 * first.
 */
export async function judgeBySets(
  artifacts: readonly NamedArtifact[],
  setsOf: EvidenceSource,
  rules: Rules,
): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const artifact of artifacts) {
    let best: Verdict | undefined;
    for await (const gathered of setsOf(artifact)) {
      const verdict = await judgeSet(artifact, gathered, rules);
      best ??= verdict;
      if (verdict.decision.verdict !== 'promote') continue;
      best = verdict;
      break;
    }
    if (best) verdicts.push(best);
  }
  return verdicts;
}

async function judgeSet(
  artifact: NamedArtifact,
  { evidence, ledger, acceptedAt, facts }: GatheredEvidence,
  rules: Rules,
): Promise<Verdict> {
  const assessment = await assessSubmission(
    {
      artifacts: [artifact.artifact],
      evidence,
      ...(facts && { apiFacts: facts }),
      ...(acceptedAt !== undefined && { acceptedAt }),
    },
    rules.platform,
    rules.now,
  );
  return decide(artifact, assessment, rules, ledger);
}

function decide(
  artifact: NamedArtifact,
  assessment: Assessment,
  rules: Rules,
  ledger: GatheredEvidence['ledger'],
): Verdict {
  const input = { artifact: artifact.artifact, assessment, ...rules, ledger };
  return { artifact, input, decision: decidePromotion(input) };
}
