import { formatInstant, instantFromMs } from '@waybill/kernel';
import { earliestSeenAt } from '../evidence-times.ts';
import { fail, notEvaluable, pass, type Check } from '../check.ts';

/** How far the clocks of the log and of the gate may differ. */
const maxSkewMs = 5 * 60_000;

/** Is the evidence young enough? Its age is counted from times that others vouch for. */
export const evidenceFresh: Check = {
  check: 'evidence-fresh',
  requirement: 'freshness',
  judge(build) {
    const maxAgeMs = (build.environment.requires.freshness?.maxAgeSeconds ?? 0) * 1000;
    const expected = `made at most ${maxAgeMs / 1000} seconds ago`;
    const seenAt = earliestSeenAt(build);
    if (seenAt === undefined) {
      return notEvaluable('Nobody vouches for the time of the evidence.', {
        expected,
        found: 'no log entry, timestamp or acceptance time',
        help: 'Sign with a transparency log or a timestamp authority, or submit through the server.',
      });
    }
    const found = `made at ${formatInstant(seenAt)}`;
    if (seenAt > build.now + maxSkewMs) {
      return notEvaluable('The evidence is from the future, so one of the clocks is wrong.', {
        expected,
        found,
        help: 'Set the clock of this machine.',
        changesAt: instantFromMs(seenAt - maxSkewMs),
      });
    }
    // The last instant of the span still counts; the next millisecond does not.
    const endsAt = instantFromMs(seenAt + maxAgeMs + 1);
    if (build.now >= endsAt) {
      return fail('The evidence is older than the environment accepts.', {
        expected,
        found,
        help: 'Build again.',
      });
    }
    return pass('The evidence is young enough.', { expected, found, changesAt: endsAt });
  },
};
