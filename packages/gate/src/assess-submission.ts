import type { Instant } from '@waybill/kernel';
import type { Platform } from '@waybill/platform';
import type { Assessment } from './assessment.ts';
import type { Submission } from './submission.ts';

/** Verifies and reads everything in a submission, once. */
export async function assessSubmission(
  submission: Submission,
  platform: Platform,
  now: Instant,
): Promise<Assessment> {
  throw new Error(`not built yet: ${submission.artifacts.length} ${platform.digest} ${now}`);
}
