import type { Fact } from '@waybill/evidence';
import { notEvaluable, type Judgement } from './check.ts';
import { factsNamed } from './known-facts.ts';

/** Facts that GitLab itself confirms: whoever builds could write anything into a document. */
export function saidByGitlab(facts: readonly Fact[]): readonly Fact[] {
  return facts.filter(({ assurance }) => assurance === 'api');
}

/** The newest look at something that changes; of several at one time the last on record. */
export function newestLook<N extends 'scan.reports' | 'deployment.approvals'>(
  facts: readonly Fact[],
  name: N,
  isMeant: (value: Fact<N>['value']) => boolean = () => true,
): Fact<N> | undefined {
  return factsNamed(saidByGitlab(facts), name)
    .filter(({ value }) => isMeant(value))
    .toSorted((a, b) => (a.value.capturedAt < b.value.capturedAt ? -1 : 1))
    .at(-1);
}

/** Nobody captured what is asked. */
export function notCaptured(message: string, expected: string): Judgement {
  return notEvaluable(message, {
    expected,
    found: "nothing that GitLab's API confirmed",
    help: 'Submit from a job on a protected ref through a server that has a token for GitLab; docs/guides/captured-evidence.md says what it must see, and when it captures.',
  });
}
