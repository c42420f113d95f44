import { factText, reaches, type Fact, type FactName, type FactValues } from '@waybill/evidence';
import type { LeastAssurance } from '@waybill/platform';
import { fail, notEvaluable, pass, type Judgement } from './check.ts';
import { showText } from './show-text.ts';

/** What a check asks of one fact. */
export interface FactQuestion<N extends FactName> {
  readonly facts: readonly Fact[];
  readonly name: N;
  readonly least: LeastAssurance;
  /** What the fact is called in messages, such as `The ref`. */
  readonly noun: string;
  readonly expected: string;
  readonly holds: (value: FactValues[N]) => boolean;
  /** What is so when the value does not hold; `<noun> is not one that the environment accepts.` unless told. */
  readonly otherwise?: string;
  /** How to mend a value that does not hold. */
  readonly help: string;
}

/** All facts of one name. */
export function factsNamed<N extends FactName>(facts: readonly Fact[], name: N): readonly Fact<N>[] {
  return facts.filter((fact): fact is Fact<N> => fact.name === name);
}

/**
 * Judges one fact. Every value known must hold, however little it is trusted, because a job that admits
 * a breach need not be believed further; and one value must be trusted as far as was asked.
 */
export function judgeFact<N extends FactName>(question: FactQuestion<N>): Judgement {
  const { name, noun, least, expected, holds } = question;
  const known = factsNamed(question.facts, name);
  const broken = known.find(({ value }) => !holds(value));
  if (broken) {
    return fail(question.otherwise ?? `${noun} is not one that the environment accepts.`, {
      expected,
      found: showFact(broken),
      help: question.help,
      ...documentOf(broken),
    });
  }
  const best = strongestOf(known);
  if (best === undefined) {
    return notEvaluable(`${noun} is unknown.`, {
      expected,
      found: 'nothing that says so',
      help: helpForUnknown(question.facts, least),
    });
  }
  if (!reaches(best.assurance, least)) {
    return notEvaluable(`${noun} is not known surely enough.`, {
      expected: `${expected}, known by ${assuranceNames[least]}`,
      found: showFact(best),
      help: helpFor(least),
      ...documentOf(best),
    });
  }
  return pass(`${noun} is accepted.`, { expected, found: showFact(best), ...documentOf(best) });
}

/** The fact that is trusted most. */
export function strongestOf<N extends FactName>(facts: readonly Fact<N>[]): Fact<N> | undefined {
  return facts.toSorted(
    (a, b) => Number(reaches(b.assurance, a.assurance)) - Number(reaches(a.assurance, b.assurance)),
  )[0];
}

/** A value with how it is known. */
export function showFact(fact: Fact): string {
  return `${showText(factText(fact))} (${assuranceNames[fact.assurance]})`;
}

/** How to come to know a fact as surely as an environment asks. */
export function helpFor(least: LeastAssurance): string {
  switch (least) {
    case 'claimed':
      return 'Submit provenance that states it, signed by a signer whom the environment accepts.';
    case 'certificate':
      return "Sign keyless, so that a certificate binds it, or submit through the server with the job's ID token.";
    case 'token':
      return "Submit with the job's GitLab ID token and let the server judge (--ledger URL without --platform): no document alone can prove it.";
    case 'api':
      return "Submit through the server, which asks GitLab's API: neither a document nor a token can prove it.";
  }
}

/** How to come to know a fact of which nothing speaks. */
export function helpForUnknown(facts: readonly Fact[], least: LeastAssurance): string {
  return facts.length > 0
    ? helpFor(least)
    : 'First mend what the checks of signature and provenance found: no accepted evidence speaks of this artifact.';
}

/** The document of a fact, as a detail of a result. */
export function documentOf(fact: Fact): Pick<Judgement, 'document'> {
  return fact.document === undefined ? {} : { document: fact.document };
}

/** How a fact is known, as people say it. */
export const assuranceNames: Readonly<Record<LeastAssurance, string>> = {
  claimed: 'a claim',
  certificate: 'the certificate',
  token: 'the ID token',
  api: "GitLab's API",
};
