import type { Fact } from '@waybill/evidence';
import { tierOfRunner } from '@waybill/platform';
import type { ExaminedBuild } from './examine-build.ts';
import { factsNamed, showFact } from './known-facts.ts';

/** A tier that a runner belongs to, the fact that shows it, and how to say so. */
export interface Placement {
  readonly tier: string;
  readonly shownBy: Fact;
  readonly text: string;
}

/** Every tier that something says the runner belongs to: its number in the platform's files, or a stated tier. */
export function placementsOf({
  facts,
  platform,
}: Pick<ExaminedBuild, 'facts' | 'platform'>): readonly Placement[] {
  const byNumber = factsNamed(facts, 'runner.id').flatMap((shownBy) => {
    const tier = tierOfRunner(platform, { id: shownBy.value })?.name;
    return tier === undefined ? [] : [{ tier, shownBy, text: `runner ${showFact(shownBy)} of tier ${tier}` }];
  });
  const stated = factsNamed(facts, 'runner.tier').map((shownBy) => ({
    tier: shownBy.value,
    shownBy,
    text: `tier ${showFact(shownBy)}`,
  }));
  return [...byNumber, ...stated];
}
