import type { Fact, ScanReport, Severity } from '@waybill/evidence';
import { instantFromMs, parseInstant, type Instant } from '@waybill/kernel';
import { newestLook, notCaptured } from '../captured-facts.ts';
import { fail, notEvaluable, pass, type Check, type Judgement } from '../check.ts';
import { documentOf } from '../known-facts.ts';

/** Did every scan that is asked for succeed in the build's pipeline, without findings that are forbidden? */
export const scansPassed: Check = {
  check: 'scans-passed',
  requirement: 'scans',
  judge({ facts, environment, now }) {
    const { types = [], forbid = [], maxAgeSeconds } = environment.requires.scans ?? {};
    const look = newestLook(facts, 'scan.reports');
    const judged = types.map((type) => judgeType(type, look));
    const broken =
      judged.find(({ outcome }) => outcome === 'fail') ?? judged.find(({ outcome }) => outcome !== 'pass');
    if (!look || broken) return broken ?? notCaptured('Nobody asks for a scan.', 'a kind of scan');
    const reports = look.value.reports.filter(({ type }) => types.includes(type));
    return (
      judgeFindings(reports, forbid, look) ??
      judgeAge(reports, maxAgeSeconds, now) ??
      pass(`Every scan succeeded: ${types.join(', ')}.`, documentOf(look))
    );
  },
};

/** A kind of scan with all its reports: one that failed may have missed what the others cannot see. */
function judgeType(type: string, look: Fact<'scan.reports'> | undefined): Judgement {
  const expected = `a ${type} report of a scan that succeeded`;
  if (!look) return notCaptured('The scans of the pipeline are unknown.', expected);
  const reports = look.value.reports.filter((report) => report.type === type);
  const details = { expected, ...documentOf(look) };
  if (reports.length === 0) {
    return look.value.complete
      ? fail(`The pipeline has no ${type} report.`, {
          ...details,
          found: 'none, and every job has ended',
          help: `Add the ${type} job to the pipeline that builds.`,
        })
      : notEvaluable(`The pipeline has no ${type} report yet.`, {
          ...details,
          found: 'none so far; jobs are still to come',
          help: 'Ask again when the scan has ended: let the promoting job need it.',
        });
  }
  const bad = reports.find(({ outcome }) => outcome !== 'completed');
  if (!bad) return pass('It succeeded.');
  const found = `${bad.outcome}, job ${bad.jobId}`;
  return bad.outcome === 'missing'
    ? notEvaluable(`GitLab does not hand out the ${type} report of job ${bad.jobId}.`, {
        ...details,
        found,
        help: 'Name the report under artifacts:paths, too, with access for the server, and keep it long enough.',
      })
    : fail(`The ${type} scan of job ${bad.jobId} did not succeed.`, {
        ...details,
        found,
        help: "Look at the scanner's log, and run the job again.",
      });
}

function judgeFindings(
  reports: readonly ScanReport[],
  forbid: readonly Severity[],
  look: Fact<'scan.reports'>,
): Judgement | undefined {
  const found = forbid.flatMap((severity) => {
    const count = reports.reduce((sum, { findings }) => sum + (findings?.[severity] ?? 0), 0);
    return count === 0 ? [] : [`${count} ${severity}`];
  });
  if (found.length === 0) return undefined;
  return fail('The scans found what the environment does not accept.', {
    expected: `no finding of severity ${forbid.join(', ')}`,
    found: found.join(', '),
    help: 'Mend the findings and build again.',
    ...documentOf(look),
  });
}

function judgeAge(
  reports: readonly ScanReport[],
  maxAgeSeconds: number | undefined,
  now: Instant,
): Judgement | undefined {
  if (maxAgeSeconds === undefined) return undefined;
  const ends = reports.flatMap(({ endedAt }) => (endedAt === undefined ? [] : [parseInstant(endedAt)]));
  const oldest = Math.min(...ends);
  // The last instant of the span still counts; the next millisecond does not.
  const changesAt = instantFromMs(oldest + maxAgeSeconds * 1000 + 1);
  const expected = `scans that ended at most ${maxAgeSeconds} seconds ago`;
  return now < changesAt
    ? pass('Every scan succeeded and is young enough.', { expected, changesAt })
    : fail('A scan is older than the environment accepts.', {
        expected,
        found: `ended at ${new Date(oldest).toISOString()}`,
        help: 'Run the pipeline again.',
      });
}
