import type { EvidenceSet } from '@waybill/gate';
import type { NamedArtifact } from '../artifact-argument.ts';
import type { Session } from '../command.ts';
import type { NamedLedger } from '../ledger-place.ts';
import type { BuildSource } from './build-source.ts';
import { gatherEvidence } from './gather-evidence.ts';
import { judgeByFiles, judgeBySets, type Rules, type Verdict } from './judge-artifacts.ts';
import { listSubjects } from './list-subjects.ts';
import { namesEvidence, readEvidence } from './read-evidence.ts';
import type { VerifyOptions } from './verify-options.ts';

/** What is judged here, and by what. */
export interface JudgedHere {
  readonly ledger: NamedLedger | undefined;
  /** Absent where the subjects of the statement at hand are meant. */
  readonly named: readonly NamedArtifact[] | undefined;
  readonly rules: Rules;
}

/**
 * Judges artifacts by evidence from where the options say: what is attached to images in their registry, files (with
 * what GitLab attests, where asked), or what a ledger has where no evidence was named.
 */
export async function judgeNamed(
  session: Session,
  options: VerifyOptions,
  { ledger, named, rules }: JudgedHere,
): Promise<readonly Verdict[]> {
  if (named && options.fromRegistry) return judgeAttached(session, options, { ledger, named, rules });
  // Without evidence at hand the ledger supplies it; which subjects a build has, only a statement at hand can say.
  const fromLedger = ledger !== undefined && named !== undefined && !namesEvidence(options);
  const read = fromLedger ? undefined : await readEvidence(options);
  const artifacts = named ?? listSubjects(read ?? {});
  const atHand = await addFromGitlab(session, options, artifacts, read, rules);
  if (!ledger) return judgeByFiles(artifacts, atHand ?? {}, rules);
  return withBuilds(session, options, ledger, rules, (builds) =>
    judgeBySets(
      artifacts,
      ({ artifact }) => gatherEvidence(builds, artifact.digest, atHand && [atHand]),
      rules,
    ),
  );
}

/** A ledger that was named must have what is attached, too. */
async function judgeAttached(
  session: Session,
  options: VerifyOptions,
  { ledger, named, rules }: JudgedHere & { readonly named: readonly NamedArtifact[] },
): Promise<readonly Verdict[]> {
  const { attachedEvidence } = await import('../images/attached-evidence.ts');
  if (!ledger) return judgeBySets(named, (artifact) => attachedEvidence(session, artifact), rules);
  return withBuilds(session, options, ledger, rules, (builds) =>
    judgeBySets(named, (artifact) => attachedEvidence(session, artifact, builds), rules),
  );
}

/** What GitLab attests of the artifacts, beside what was read; loaded where it is asked for. */
async function addFromGitlab(
  session: Session,
  options: VerifyOptions,
  artifacts: readonly NamedArtifact[],
  read: EvidenceSet | undefined,
  { platform }: Rules,
): Promise<EvidenceSet | undefined> {
  if (options.fromGitlab === undefined) return read;
  const { withGitlabAttestations } = await import('./evidence-from-gitlab.ts');
  const digests = artifacts.map(({ artifact }) => artifact.digest);
  return withGitlabAttestations(session, options, { platform, artifacts: digests, atHand: read ?? {} });
}

async function withBuilds<T>(
  session: Session,
  options: VerifyOptions,
  ledger: NamedLedger,
  { platform }: Rules,
  judge: (builds: BuildSource) => Promise<T>,
): Promise<T> {
  const { openBuilds } = await import('./build-source.ts');
  const builds = await openBuilds(session, options, ledger, platform);
  try {
    return await judge(builds);
  } finally {
    await builds.close();
  }
}
