import type { CheckResult, Instant } from '@waybill/kernel';
import { checkEnvironmentEnforced } from './checks/environment-enforced.ts';
import { checkKeyStrength } from './checks/key-strength.ts';
import { checkLogKeys } from './checks/log-keys.ts';
import { checkRevocationEffective } from './checks/revocation-effective.ts';
import { checkRootCurrent } from './checks/root-current.ts';
import { checkSignerLiteral } from './checks/signer-literal.ts';
import { checkSignerProject } from './checks/signer-project.ts';
import type { Platform } from './platform.ts';

/** What a check of the platform folder needs beside the folder itself. */
export interface PlatformFacts {
  readonly now: Instant;
  /** How long ahead an expiry is told, in seconds; 30 days unless said. */
  readonly soonSeconds?: number;
}

const thirtyDaysSeconds = 2_592_000;

/** What can be said of a platform folder without asking any service; passes included. */
export function checkPlatform(platform: Platform, facts: PlatformFacts): readonly CheckResult[] {
  const { now, soonSeconds = thirtyDaysSeconds } = facts;
  return [
    ...checkRootCurrent(platform, now, soonSeconds),
    ...checkKeyStrength(platform),
    ...checkSignerLiteral(platform),
    ...checkSignerProject(platform),
    ...checkEnvironmentEnforced(platform),
    ...checkRevocationEffective(platform, now),
    ...checkLogKeys(platform),
  ];
}
