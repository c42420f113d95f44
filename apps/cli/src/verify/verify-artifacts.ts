import type { Decision } from '@waybill/gate';
import { WaybillError } from '@waybill/kernel';
import { type Environment, findEnvironment, type Platform } from '@waybill/platform';
import { readArtifacts } from '../artifact-argument.ts';
import type { Answer, Session } from '../command.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { type NamedLedger, parseLedgerPlace } from '../ledger-place.ts';
import { readNamedPlatform } from '../named-platform.ts';
import { judgeNamed } from './judge-named.ts';
import { namesEvidence } from './read-evidence.ts';
import { embeddedRootOf } from './embedded-root.ts';
import { renderVerdicts, verdictsJson, type VerifyOutcome } from './render-verdicts.ts';
import type { VerifyOptions } from './verify-options.ts';

/** Judges artifacts with their evidence against the requirements of one environment. */
export async function verifyArtifacts(
  session: Session,
  words: readonly string[],
  options: VerifyOptions,
): Promise<Answer> {
  refuseContradictions(words, options);
  const ledger = options.ledger === undefined ? undefined : parseLedgerPlace(options.ledger);
  const here = options.platform !== undefined || (session.host.env['WAYBILL_PLATFORM'] ?? '') !== '';
  const outcome =
    ledger?.kind === 'server' && !here
      ? await judgeOnServer(session, words, options, ledger.url)
      : await judgeHere(session, words, options, ledger);
  return {
    exitCode: exitCodeOf(outcome.verdicts.map(({ decision, exception }) => ({ ...decision, exception }))),
    schema: 'verify/v1',
    json: verdictsJson(outcome),
    text: (style) => renderVerdicts(style, session, outcome),
  };
}

/**
 * A refusal beats a missing verdict; a mode that does not enforce, and an exception that holds, change the exit code and
 * never the verdict.
 */
export function exitCodeOf(
  decisions: readonly (Pick<Decision, 'verdict' | 'mode'> & { readonly exception?: unknown })[],
): ExitCode {
  const enforced = decisions.filter(({ mode, exception }) => mode === 'enforce' && exception === undefined);
  if (enforced.some(({ verdict }) => verdict === 'refuse')) return exitCodes.no;
  if (decisions.length > 0 && enforced.every(({ verdict }) => verdict === 'promote')) return exitCodes.yes;
  return exitCodes.noVerdict;
}

async function judgeHere(
  session: Session,
  words: readonly string[],
  options: VerifyOptions,
  ledger: NamedLedger | undefined,
): Promise<VerifyOutcome> {
  const { host } = session;
  if (options.breakGlass !== undefined) {
    throw conflict(
      '--break-glass with a server that judges, without --platform',
      'a judgement on this machine',
    );
  }
  const { platform, source } = await readNamedPlatform(host, options.platform);
  const environment = chooseEnvironment(platform, options.environment);
  const named = words.length > 0 ? await readArtifacts(session, words) : undefined;
  const rules = { platform, environment, now: host.now() };
  const verdicts = await judgeNamed(session, options, { ledger, named, rules });
  const judged = {
    verdicts,
    environment: environment.name,
    judge: source,
    embeddedRoot: embeddedRootOf(platform, rules.now),
    ...(ledger?.kind === 'server' && { recordedBy: ledger.url }),
  };
  if (options.vsa === undefined) return judged;
  const { writeSummary } = await import('./write-summary.ts');
  return { ...judged, summary: await writeSummary(session, options, { source, verdicts }) };
}

async function judgeOnServer(
  session: Session,
  words: readonly string[],
  options: VerifyOptions,
  url: string,
): Promise<VerifyOutcome> {
  const { environment } = options;
  if (environment === undefined || options.vsa !== undefined || words.length === 0) {
    throw conflict(
      '--environment and artifacts, for the server to judge; for --vsa and --all-subjects also --platform',
      'options that need --platform, or no environment',
    );
  }
  const artifacts = await readArtifacts(session, words);
  const { decideOnServer } = await import('../server-client.ts');
  session.progress(`asking ${url}`);
  const digests = artifacts.map(({ artifact }) => artifact.digest);
  const decisions = await decideOnServer(session.host, url, options, digests, environment);
  const verdicts = artifacts.flatMap((artifact, at) => {
    const decided = decisions[at];
    return decided ? [{ artifact, ...decided }] : [];
  });
  return { verdicts, environment, judge: url };
}

function chooseEnvironment(platform: Platform, name: string | undefined): Environment {
  if (name !== undefined) return findEnvironment(platform, name);
  const [only, ...more] = platform.environments;
  if (only && more.length === 0) return only;
  throw new WaybillError({
    code: 'environment-not-named',
    message: 'Nothing was judged: it was not said for which environment.',
    expected: `--environment ${platform.environments.map((environment) => environment.name).join(' | ')}`,
    found: 'none named',
  });
}

function refuseContradictions(words: readonly string[], options: VerifyOptions): void {
  if (words.length === 0 && !options.allSubjects) {
    throw conflict('artifacts to judge, or --all-subjects', 'neither');
  }
  if (words.length > 0 && options.allSubjects) throw conflict('artifacts or --all-subjects', 'both');
  if (options.fromRegistry && (words.length === 0 || namesEvidence(options))) {
    throw conflict('--from-registry with images, or evidence in files', 'both, or no image');
  }
  if (options.breakGlass !== undefined && (options.ledger === undefined || words.length === 0)) {
    throw conflict('--break-glass with artifacts and the server that judges them, by --ledger', 'no server');
  }
  if ((options.vsa === undefined) !== (options.vsaKey === undefined)) {
    throw conflict('--vsa and --vsa-key together', 'one without the other');
  }
}

function conflict(expected: string, found: string): WaybillError {
  return new WaybillError({
    code: 'verify-options-conflict',
    message: 'Nothing was judged: the options do not fit together.',
    expected,
    found,
    help: 'Run "waybill verify --help" to see what belongs together.',
  });
}
