import { type Digest, WaybillError } from '@waybill/kernel';
import type { Platform } from '@waybill/platform';
import type { Session } from '../command.ts';
import type { NamedLedger } from '../ledger-place.ts';
import type { RecordedBuild } from '../recorded-builds.ts';
import type { VerifyOptions } from './verify-options.ts';

/** Evidence on record, as far as a judgement needs it. */
export type KnownBuild = Pick<RecordedBuild, 'evidence' | 'facts' | 'acceptedAt'>;

/** A ledger that was opened for judging. */
export interface BuildSource {
  /** Builds whose entry names the artifact, latest first; `unreachable` where nobody could tell. */
  buildsOf(artifact: Digest): AsyncIterable<KnownBuild | 'unreachable'>;
  close(): Promise<void>;
}

/** Opens the ledger that was named: a server, or a folder for as long as it is judged. */
export async function openBuilds(
  session: Session,
  options: VerifyOptions,
  ledger: NamedLedger,
  platform: Platform,
): Promise<BuildSource> {
  if (ledger.kind === 'server') {
    session.progress(`asking ${ledger.url}`);
    const { readBuildsFromServer } = await import('../server-client.ts');
    return {
      buildsOf: (artifact) =>
        orUnreachable(async () => readBuildsFromServer(session.host, ledger.url, options, artifact)),
      close: async () => {},
    };
  }
  session.progress(`opening the ledger in ${ledger.dir}`);
  const [{ openChosenLedger }, { readRecordedBuilds }] = await Promise.all([
    import('../compose.ts'),
    import('../recorded-builds.ts'),
  ]);
  try {
    const opened = await openChosenLedger(session.host, { ...options, ledger: ledger.dir });
    return {
      buildsOf: (artifact) => orUnreachable(async () => readRecordedBuilds(opened, artifact, platform)),
      close: async () => opened.close(),
    };
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    return { buildsOf: () => orUnreachable(() => Promise.reject(error)), close: async () => {} };
  }
}

/** Nobody could tell is a state of its own, which the gate judges; any other error stays one. */
async function* orUnreachable(
  read: () => Promise<Iterable<KnownBuild> | AsyncIterable<KnownBuild>>,
): AsyncGenerator<KnownBuild | 'unreachable', void, undefined> {
  try {
    yield* await read();
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    yield 'unreachable';
  }
}

function isUnavailable(error: unknown): error is WaybillError {
  return error instanceof WaybillError && error.category === 'unavailable';
}
