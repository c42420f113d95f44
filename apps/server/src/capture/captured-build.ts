import { assurances, reaches, type Fact, type FactName, type FactValues } from '@waybill/evidence';
import type { Digest } from '@waybill/kernel';
import type { Entry, Ledger } from '@waybill/ledger';

/** A build whose evidence is on record, as GitLab's own word names it. */
export interface CapturedBuild {
  readonly entry: Entry;
  /** Everything on record of it. */
  readonly facts: readonly Fact[];
  readonly projectId: string;
  readonly pipelineId: string;
  readonly jobId: string;
  readonly commit: string;
  /** Branch or tag, without `refs/…/`; merge request refs as they stand. */
  readonly ref: string;
  readonly tag: boolean;
}

const tags = 'refs/tags/';
const branches = 'refs/heads/';

/** Reads the build of an evidence entry; undefined where neither token nor API names its job, commit and ref. */
export async function readCapturedBuild(entry: Entry, ledger: Ledger): Promise<CapturedBuild | undefined> {
  const { submitter } = entry;
  if (submitter.kind !== 'job') return undefined;
  const facts = await ledger.factsOf(entry.id);
  const commit = surest(facts, 'source.commit');
  const ref = surest(facts, 'source.ref');
  if (commit === undefined || ref === undefined) return undefined;
  const { kind: _job, ...job } = submitter;
  const tag = ref.startsWith(tags);
  return { entry, facts, ...job, commit, ref: ref.replace(tag ? tags : branches, ''), tag };
}

/** The same by the entry's id; undefined where there is no such evidence, too. */
export async function findCapturedBuild(id: string, ledger: Ledger): Promise<CapturedBuild | undefined> {
  const entry = await ledger.findEntry(id as Digest);
  return entry?.kind === 'evidence' ? readCapturedBuild(entry, ledger) : undefined;
}

/** What a job claims of itself must not choose what GitLab is asked for. */
function surest<N extends FactName>(facts: readonly Fact[], name: N): FactValues[N] | undefined {
  const known = facts.filter(
    (fact): fact is Fact<N> => fact.name === name && reaches(fact.assurance, 'token'),
  );
  return known.toSorted((a, b) => assurances.indexOf(b.assurance) - assurances.indexOf(a.assurance))[0]
    ?.value;
}
