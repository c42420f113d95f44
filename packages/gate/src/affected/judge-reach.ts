import { reaches, type Assurance, type Fact } from '@waybill/evidence';
import type { Digest } from '@waybill/kernel';
import type { LeastAssurance } from '@waybill/platform';

/** What may have reached a build: a runner's or project's number in GitLab, or a full commit id. */
export interface Suspect {
  readonly kind: 'runner' | 'commit' | 'project';
  readonly value: string;
}

/** Whether a build rests on a suspect, and by what that is known. */
export type Reach =
  | { readonly kind: 'reached'; readonly assurance: Assurance; readonly document?: Digest }
  | { readonly kind: 'not-reached' }
  /** Nothing names the suspect, and what names another is no more than a job may write. */
  | { readonly kind: 'could-not-tell' };

/** No certificate names a runner; see `knownPlaces`. */
const asked = {
  runner: { name: 'runner.id', least: 'token' },
  commit: { name: 'source.commit', least: 'certificate' },
  project: { name: 'source.project-id', least: 'certificate' },
} as const satisfies {
  readonly [kind: string]: { readonly name: Fact['name']; readonly least: LeastAssurance };
};

/**
 * Judges one build by its facts, in the three values of the check `not-revoked`: whoever took a runner over
 * writes what its jobs claim, so a claim may incriminate a build and never clears it.
 */
export function judgeReach(suspect: Suspect, facts: readonly Fact[]): Reach {
  const { name, least } = asked[suspect.kind];
  const known = facts.filter((fact) => fact.name === name);
  const [first, ...rest] = known.filter(({ value }) => value === suspect.value);
  if (first !== undefined) {
    const strongest = rest.reduce(
      (best, fact) => (reaches(best.assurance, fact.assurance) ? best : fact),
      first,
    );
    const { assurance, document } = strongest;
    return { kind: 'reached', assurance, ...(document === undefined ? {} : { document }) };
  }
  return {
    kind: known.some(({ assurance }) => reaches(assurance, least)) ? 'not-reached' : 'could-not-tell',
  };
}
