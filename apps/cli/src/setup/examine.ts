import type { CheckResult } from '@waybill/kernel';
import { WaybillError } from '@waybill/kernel';
import { checkPlatform, type Platform } from '@waybill/platform';
import type { Answer, Session } from '../command.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { readPlatformToExamine } from '../named-platform.ts';
import { renderResults } from '../render/check-results.ts';
import { paint, type Style } from '../render/style.ts';
import { doctorChecks, type Examined } from './doctor-checks.ts';
import type { DoctorOptions } from './doctor-options.ts';
import { examineKey } from './examine-key.ts';
import { examineSigning } from './examine-signing.ts';
import { failedResult } from './failed-result.ts';

/** Runs every check of `waybill doctor`; one that fails does not keep the others from running. */
export async function examine(session: Session, options: DoctorOptions): Promise<Answer> {
  const { platform, results: ofFolder } = await examinePlatform(session, options);
  const examined: Examined = { host: session.host, options, ...(platform && { platform }) };
  const results: CheckResult[] = [...ofFolder];
  for (const { check, examine: ask } of doctorChecks) {
    session.progress(`checking ${check}`);
    results.push({ code: check, ...(await ask(examined)) });
  }
  results.push(...(await examineSigning(session.host, options, platform)));
  results.push(...(await examineKey(session.host, options, platform)));
  const count = (outcome: CheckResult['outcome']): number =>
    results.filter((result) => result.outcome === outcome).length;
  const summary = { pass: count('pass'), fail: count('fail'), notEvaluable: count('not-evaluable') };
  return {
    exitCode: exitCodeOf(summary),
    schema: 'doctor/v1',
    json: { healthy: summary.fail + summary.notEvaluable === 0, ...summary, results },
    text: (style) =>
      `${headline(style, summary, platform !== undefined)}\n\n${renderResults(style, results, session.verbose).join('\n')}\n`,
  };
}

const folder = { check: 'platform-folder' } as const;

async function examinePlatform(
  session: Session,
  options: DoctorOptions,
): Promise<{ readonly platform?: Platform; readonly results: readonly CheckResult[] }> {
  const { check } = folder;
  const named = options.platform ?? session.host.env['WAYBILL_PLATFORM'] ?? '';
  if (named === '') {
    const message = `No platform folder was named: ${emptyOrAbsent(session, options)}.`;
    return { results: [{ code: check, outcome: 'not-applicable', message }] };
  }
  try {
    const { platform, source } = await readPlatformToExamine(session.host, options.platform);
    const read = {
      code: check,
      outcome: 'pass',
      message: `The platform folder reads well: ${source}.`,
    } as const;
    return { platform, results: [read, ...checkPlatform(platform, { now: session.host.now() })] };
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
    return { results: [failedResult(check, error)] };
  }
}

/** An empty name is how a variable that CI did not hand to the job looks; it is told apart from no name. */
function emptyOrAbsent({ host }: Session, { platform }: DoctorOptions): string {
  if (platform !== undefined) return '--platform is empty';
  if (host.env['WAYBILL_PLATFORM'] !== undefined) return 'WAYBILL_PLATFORM is empty';
  return 'neither --platform nor WAYBILL_PLATFORM is set';
}

interface Summary {
  readonly pass: number;
  readonly fail: number;
  readonly notEvaluable: number;
}

function exitCodeOf({ fail, notEvaluable }: Summary): ExitCode {
  if (fail > 0) return exitCodes.no;
  return notEvaluable > 0 ? exitCodes.noVerdict : exitCodes.yes;
}

function headline(style: Style, { pass, fail, notEvaluable }: Summary, hasPlatform: boolean): string {
  if (fail + notEvaluable === 0) {
    return hasPlatform
      ? paint(style, ['bold', 'green'], `in order: ${pass} checks passed`)
      : paint(style, ['bold', 'yellow'], `${pass} checks passed, but no platform folder was looked at`);
  }
  const parts = [`${fail} failed`, `${notEvaluable} could not be told`, `${pass} passed`];
  return paint(style, ['bold', fail > 0 ? 'red' : 'yellow'], `not in order: ${parts.join(', ')}`);
}
