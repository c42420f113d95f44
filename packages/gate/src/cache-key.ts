import { canonicalJson, digestOf, type Digest } from '@waybill/kernel';
import type { PromotionInput } from './decide-promotion.ts';
import { rulesVersion } from './rules-version.ts';
import { toJson } from './trust-digest.ts';

/**
 * Digest over every input of a decision but the clock, and over the version of the rules: equal keys give equal
 * verdicts until `validUntil`.
 * The platform stands for itself by the digest of its folder.
 */
export function cacheKeyOf(input: Omit<PromotionInput, 'now'>): Digest {
  const { artifact, assessment, platform, environment, health, findings, ledger } = input;
  const { assessedAt: _clock, ...assessed } = assessment;
  return digestOf(
    canonicalJson(
      toJson({
        rules: rulesVersion,
        artifact: { digest: artifact.digest, sha512: artifact.sha512 },
        assessment: assessed,
        platform: platform.digest,
        environment,
        health,
        findings: findings ?? [],
        ledger: ledger ?? 'not-asked',
      }),
    ),
  );
}
