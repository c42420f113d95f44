import { instantAt, matchesOf, reportTwice, type LocatedFile } from './located-file.ts';
import type { YamlPath } from './plain-yaml.ts';
import type { RunnerPrice, RunnerTier } from './platform.ts';
import type { RawTier, RawTiers } from './raw-files.ts';

/** The runner tiers; no runner can belong to two of them by id, or by tags. */
export function readTiers(file: LocatedFile<RawTiers>): RunnerTier[] {
  const { tiers } = file.raw;
  reportTwice(file, ['tiers'], tiers);
  reportSharedIds(file, tiers);
  for (const [at, tier] of tiers.entries()) {
    reportSharedTags(file, tiers, at);
    if (tier.name === 'gitlab-hosted') {
      file.report(['tiers', at, 'name'], {
        code: 'name-twice',
        message: 'The name "gitlab-hosted" is taken: builder ids use it for the runners of gitlab.com.',
        help: 'Give the tier another name.',
      });
    }
    if (!tier.runnerIds && !tier.tags && !tier.names && !tier.namePatterns) {
      file.report(['tiers', at], {
        code: 'asks-nothing',
        message: `No runner can belong to the tier "${tier.name}".`,
        expected: 'at least one of the keys runnerIds, tags, names, namePatterns',
      });
    }
  }
  return tiers.map((tier, at) => ({
    name: tier.name,
    runnerIds: (tier.runnerIds ?? []).map(String),
    tags: tier.tags ?? [],
    names: matchesOf(tier.names, tier.namePatterns),
    ...(tier.isolation && { isolation: tier.isolation }),
    ...(tier.prices && { prices: readPrices(file, ['tiers', at, 'prices'], tier.prices) }),
  }));
}

function reportSharedIds(file: LocatedFile<RawTiers>, tiers: readonly RawTier[]): void {
  const owners = new Map<string, string>();
  for (const [at, tier] of tiers.entries()) {
    for (const [index, id] of (tier.runnerIds ?? []).entries()) {
      const owner = owners.get(String(id));
      if (owner === undefined) owners.set(String(id), tier.name);
      else {
        file.report(['tiers', at, 'runnerIds', index], {
          code: 'tier-overlap',
          message: `Runner ${id} is listed already, in the tier "${owner}".`,
          help: 'List each runner once: its tier says how its jobs are isolated.',
        });
      }
    }
  }
}

/** A tier whose tags are among another's claims all runners of the other, so neither could be told. */
function reportSharedTags(file: LocatedFile<RawTiers>, tiers: readonly RawTier[], at: number): void {
  const tags = tiers[at]?.tags;
  if (!tags) return;
  const other = tiers.find((tier, index) => {
    if (index === at || !tier.tags || !tags.every((tag) => tier.tags?.includes(tag))) return false;
    // Of two tiers with the same tags only the second is reported.
    return tier.tags.length > tags.length || index < at;
  });
  if (!other) return;
  file.report(['tiers', at, 'tags'], {
    code: 'tier-overlap',
    message: `Every runner with the tags of "${other.name}" has these tags, too, so its tier could not be told.`,
    expected: 'tags that no other tier includes',
    help: 'Use a tag of its own for each tier, such as tier-standard.',
  });
}

function readPrices(
  file: LocatedFile<RawTiers>,
  path: YamlPath,
  prices: NonNullable<RawTier['prices']>,
): RunnerPrice[] {
  return prices
    .flatMap(({ perHour, currency, validFrom }, at) => {
      const from = instantAt(file, [...path, at, 'validFrom'], validFrom);
      return from === undefined ? [] : [{ microsPerHour: microsOf(perHour), currency, validFrom: from }];
    })
    .sort((a, b) => b.validFrom - a.validFrom);
}

/** Millionths of a decimal text, exactly; the schema allows nine digits before and six behind the point. */
function microsOf(decimal: string): number {
  const [whole = '', fraction = ''] = decimal.split('.');
  return Number(whole) * 1_000_000 + Number(fraction.padEnd(6, '0'));
}
