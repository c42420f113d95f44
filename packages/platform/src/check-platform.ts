import type { CheckResult, Instant } from '@waybill/kernel';
import type { Platform } from './platform.ts';

/** What a check of the platform folder needs beside the folder itself. */
export interface PlatformFacts {
  readonly now: Instant;
}

/** What can be said of a platform folder without asking any service. */
export function checkPlatform(platform: Platform, facts: PlatformFacts): readonly CheckResult[] {
  throw new Error(`not written yet: ${platform.digest} ${facts.now}`);
}
