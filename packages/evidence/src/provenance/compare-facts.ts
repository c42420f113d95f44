import { parseInstant, type CheckResult } from '@waybill/kernel';
import { assurances, factText, type Fact, type FactName } from '../facts.ts';

const code = 'claims-consistent';

/** Facts about a document rather than about the build: two documents may rightly differ in them. */
const ofDocuments: ReadonlySet<FactName> = new Set(['build.type', 'build.builder']);

/** Approvals and reports come and go between two looks; the checks of them say which looks count. */
const ofMoments: ReadonlySet<FactName> = new Set([
  'review.approvals',
  'review.last-commit',
  'review.rules-approved',
  'scan.reports',
  'deployment.approvals',
]);

/**
 * Check `claims-consistent`: do all sources say the same of one build? One `fail` for each fact with two
 * values, naming both and who says so; one `pass` when all agree; `not-applicable` when no fact was stated twice.
 */
export function compareFacts(facts: readonly Fact[]): readonly CheckResult[] {
  const byName = Map.groupBy(
    facts.filter(({ name }) => !ofDocuments.has(name) && !ofMoments.has(name)),
    ({ name }) => name,
  );
  const contradictions: CheckResult[] = [];
  let agreed = 0;
  for (const [name, stated] of byName) {
    // The best-founded value is what the others are held against.
    const [first, ...others] = stated.toSorted(
      (a, b) => assurances.indexOf(b.assurance) - assurances.indexOf(a.assurance),
    );
    if (!first || others.length === 0) continue;
    const other = others.find((fact) => comparable(fact) !== comparable(first));
    if (other) contradictions.push(contradiction(name, first, other));
    else agreed++;
  }
  if (contradictions.length > 0) return contradictions;
  if (agreed === 0)
    return [{ code, outcome: 'not-applicable', message: 'No fact was stated by two sources.' }];
  return [{ code, outcome: 'pass', message: `All sources agree on ${agreed} facts.` }];
}

/** Instants may be written with and without a fraction. */
function comparable(fact: Fact): string {
  const text = factText(fact);
  if (fact.name !== 'build.started-at' && fact.name !== 'build.finished-at') return text;
  try {
    return String(parseInstant(text));
  } catch {
    return text;
  }
}

function contradiction(name: FactName, a: Fact, b: Fact): CheckResult {
  const document = a.document ?? b.document;
  return {
    code,
    outcome: 'fail',
    message: `Two sources contradict each other about ${name}.`,
    expected: statement(a),
    found: statement(b),
    help: 'Trust neither until you know why: one of the documents belongs to another build, or was forged.',
    ...(document === undefined ? {} : { document }),
  };
}

function statement(fact: Fact): string {
  const text = factText(fact);
  return `${text.length > 120 ? `${text.slice(0, 120)}…` : text} (${fact.source}, ${fact.assurance})`;
}
