import { notCaptured, saidByGitlab } from '../captured-facts.ts';
import { fail, pass, type Check } from '../check.ts';
import { documentOf, factsNamed } from '../known-facts.ts';

/** Is the digest of the log of the job that built on record? */
export const jobLogRecorded: Check = {
  check: 'job-log-recorded',
  requirement: 'jobLog',
  judge({ facts }) {
    const expected = 'the digest of the log of the job that built';
    const [log] = factsNamed(saidByGitlab(facts), 'job.log');
    if (!log) return notCaptured('The log of the job is not on record.', expected);
    const { jobId, digest, bytes } = log.value;
    const other = factsNamed(facts, 'job.id').find(({ value }) => value !== jobId);
    if (other) {
      return fail('The log on record is that of another job.', {
        expected: `the log of job ${other.value}`,
        found: `the log of job ${jobId}`,
        help: 'Submit the evidence from the job that built, and find out who submitted it from another.',
        ...documentOf(log),
      });
    }
    return pass(`The log of job ${jobId} is on record.`, {
      expected,
      found: `${digest}, ${bytes} bytes`,
      ...documentOf(log),
    });
  },
};
