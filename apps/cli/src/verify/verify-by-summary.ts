import { type Decision, judgeSummary } from '@waybill/gate';
import { readBounded } from '@waybill/integrations/files';
import { WaybillError } from '@waybill/kernel';
import type { Platform } from '@waybill/platform';
import { findEnvironment } from '@waybill/platform';
import { readArtifacts } from '../artifact-argument.ts';
import type { Answer, Session } from '../command.ts';
import { readNamedPlatform } from '../named-platform.ts';
import { renderVerdicts, verdictsJson } from './render-verdicts.ts';
import { exitCodeOf } from './verify-artifacts.ts';
import type { VerifyOptions } from './verify-options.ts';

/** Documented limit of a file of summaries; one takes about 3 kB. */
const maxSummaryBytes = 4 * 1024 * 1024;

/**
 * Judges artifacts by a verification summary that somebody signed before: one signature instead of all
 * evidence, as a cluster does. Throws `verify-options-conflict`, `environment-unknown`.
 */
export async function verifyBySummary(
  session: Session,
  words: readonly string[],
  options: VerifyOptions,
): Promise<Answer> {
  const { environment, resource, level = [] } = options;
  if (words.length === 0) throw conflict('artifacts that the summary must be about', 'none');
  const { platform, source } = await readNamedPlatform(session.host, options.platform);
  const verifier = options.verifier ?? platform.verifierId;
  if (environment === undefined && (resource === undefined || verifier === platform.verifierId)) {
    throw conflict(
      '--environment, or --resource with the whole resourceUri of a verifier that names no environment',
      'neither',
    );
  }
  const known = environmentOf(platform, environment, verifier);
  const maxAgeSeconds = options.maxAge ?? known?.requires.freshness?.maxAgeSeconds;
  const artifacts = await readArtifacts(session, words);
  const summaries = await readBounded(options.summary ?? '', maxSummaryBytes);
  const verdicts: { readonly artifact: (typeof artifacts)[number]; readonly decision: Decision }[] = [];
  for (const artifact of artifacts) {
    const decision = await judgeSummary({
      artifact: artifact.artifact,
      summaries,
      platform,
      verifier,
      ...(environment === undefined ? {} : { environment }),
      ...(resource === undefined ? {} : { resource }),
      levels: level,
      ...(maxAgeSeconds === undefined ? {} : { maxAgeSeconds }),
      mode: known?.mode ?? 'enforce',
      now: session.host.now(),
    });
    verdicts.push({ artifact, decision });
  }
  const outcome = {
    verdicts,
    environment: environment ?? resource ?? '',
    judge: `${verifier}, as ${source} trusts it`,
  };
  return {
    exitCode: exitCodeOf(verdicts.map(({ decision }) => decision)),
    schema: 'verify/v1',
    json: verdictsJson(outcome),
    text: (style) => renderVerdicts(style, session, outcome),
  };
}

/** The platform's own verifier knows no environment that its folder does not; that of another may. */
function environmentOf(
  platform: Platform,
  name: string | undefined,
  verifier: string,
): Platform['environments'][number] | undefined {
  if (name === undefined) return undefined;
  if (verifier === platform.verifierId) return findEnvironment(platform, name);
  return platform.environments.find((environment) => environment.name === name);
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
