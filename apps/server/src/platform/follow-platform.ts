import { setTimeout as delay } from 'node:timers/promises';
import { formatInstant, WaybillError, type Instant } from '@waybill/kernel';
import type { Platform } from '@waybill/platform';
import type { Logger } from 'pino';

/** Between two readings of a folder that changed. */
const settleMs = 100;
const mostReadings = 50;

/** What following needs. */
export interface FollowOptions {
  /** Reads the folder whole; throws where it does not load. */
  readonly read: () => Promise<Platform>;
  readonly first: Platform;
  /** Told of each other state of the folder, one after the other. */
  readonly onChange: (platform: Platform) => Promise<void>;
  /** How often the folder is read; never but on {@link FollowedPlatform.look} where undefined. */
  readonly everyMs: number | undefined;
  readonly now: () => Instant;
  readonly logger: Logger;
}

/** What is in force, and what stands in the way of something newer. */
export interface PlatformState {
  readonly digest: string;
  /** RFC 3339. */
  readonly since: string;
  /** Why the folder as it is now is not in force; absent where it is. */
  readonly problem?: string;
}

/** A platform folder that is followed. */
export interface FollowedPlatform {
  state(): PlatformState;
  /** Reads the folder now; a second call meanwhile waits for the first and reads again. */
  look(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Follows the platform folder. A state that does not load is never in force: the last good one stays, each problem is
 * logged once with its place, and {@link FollowedPlatform.state} says so until the folder loads again.
 */
export function followPlatform(options: FollowOptions): FollowedPlatform {
  const { read, onChange, everyMs, now, logger } = options;
  const stopping = new AbortController();
  let digest = options.first.digest;
  let since = now();
  let problem: string | undefined;
  let last: Promise<void> = Promise.resolve();

  /**
   * A folder is not replaced in one step, and half of each state may load: what two readings see alike is whole. Undefined
   * where it keeps changing, or has not changed.
   */
  async function readSettled(): Promise<Platform | undefined> {
    let before = await read();
    for (let tries = 0; before.digest !== digest && tries < mostReadings; tries++) {
      await delay(settleMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      const platform = await read();
      if (platform.digest === before.digest) return platform;
      before = platform;
    }
    return undefined;
  }

  async function lookOnce(): Promise<void> {
    if (stopping.signal.aborted) return;
    try {
      const platform = await readSettled();
      problem = undefined;
      if (!platform || platform.digest === digest) return;
      await onChange(platform);
      digest = platform.digest;
      since = now();
      logger.info({ platform: digest }, 'the platform folder changed');
    } catch (error) {
      const found = tellOf(error);
      if (found !== problem) logger.error({ err: error }, 'the platform folder as it is now is not in force');
      problem = found;
    }
  }

  function look(): Promise<void> {
    last = last.then(lookOnce);
    return last;
  }

  async function run(ms: number): Promise<void> {
    for (;;) {
      await delay(ms, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      await look();
    }
  }

  const running = everyMs === undefined ? Promise.resolve() : run(everyMs);
  return {
    state: () => ({ digest, since: formatInstant(since), ...(problem !== undefined && { problem }) }),
    look,
    async stop() {
      stopping.abort();
      await running;
      await last;
    },
  };
}

function tellOf(error: unknown): string {
  if (!(error instanceof WaybillError)) return 'a bug; see the log';
  // Everybody may ask whether the server is ready; where the problem lies is for the log alone.
  return `${error.code}: ${error.message}`;
}
