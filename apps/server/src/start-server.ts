import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { getRequestListener } from '@hono/node-server';
import { pino, type Logger } from 'pino';
import { WaybillError } from '@waybill/kernel';
import { openLedger, startSequencer, verifierKeyOf, type Ledger } from '@waybill/ledger';
import { notify, notifyKind } from './break-glass/notify.ts';
import { captureHandlers } from './capture/capture-handlers.ts';
import type { CaptureContext } from './capture/keep-captured.ts';
import { againKind, decideAgain } from './decide-again/decide-again.ts';
import { sweepKind, sweepPromotions, sweepTasks } from './decide-again/sweep-promotions.ts';
import type { DecideAgainContext } from './decide-again/under-platform.ts';
import { answerStarting } from './http/answer-starting.ts';
import { createApp } from './http/create-app.ts';
import { followPlatform } from './platform/follow-platform.ts';
import { isPinned, readPlatformNow, sourceOf } from './platform/platform-source.ts';
import { createRealm } from './platform/realm.ts';
import type { ServerConfig } from './server-config.ts';
import { startTaskWorker } from './tasks/task-worker.ts';

/** A server that listens. */
export interface RunningServer {
  /** Address without a trailing slash. */
  readonly url: string;
  /** Reads the platform folder now, instead of at the next turn. */
  lookAtPlatform(): Promise<void>;
  /** Stops accepting, finishes what is under way, closes the ledger. */
  close(): Promise<void>;
}

type Listener = (request: IncomingMessage, response: ServerResponse) => unknown;

/** Checkpoints are signed at least every second when there is something. */
const sequenceEveryMs = 500;
const readinessMs = 2_000;
/** Requests under way get this long when the server stops. */
const drainMs = 10_000;

/**
 * Starts the server: platform folder, ledger, sequencer, HTTP. Throws what loading the platform folder and
 * opening the ledger throw, and `address-in-use`.
 */
export async function startServer(config: ServerConfig): Promise<RunningServer> {
  const { now } = config;
  const host = config.host ?? '127.0.0.1';
  const platform = await readPlatformNow(config);
  const logger = loggerFor(config.log);
  const server = createServer({
    headersTimeout: 10_000,
    requestTimeout: 120_000,
    keepAliveTimeout: 5_000,
    maxHeaderSize: 80 * 1024,
  });
  // The ledger opens in seconds, and whoever asks meanwhile should not hang.
  let listener: Listener = answerStarting;
  server.on('request', (request, response) => void listener(request, response));
  const url = await listen(server, host, config.port ?? 8700);
  let ledger: Ledger;
  try {
    ledger = await openLedger({ at: config.ledger, logKey: config.logKey, now, serverAddress: url });
    // What changed in the platform folder while no server ran counts, too.
    await ledger.tasks.add(sweepTasks(platform.digest, now()));
  } catch (error) {
    server.close();
    server.closeAllConnections();
    throw error;
  }

  let sequencerFailedAtMs: number | undefined;
  const sequencer = startSequencer(ledger, {
    everyMs: sequenceEveryMs,
    onError: (error) => {
      sequencerFailedAtMs = performance.now();
      logger.error({ err: error }, 'the sequencer failed');
    },
  });
  let realm = createRealm(platform, { config, ledger, logger });
  const capturing = (): CaptureContext => {
    if (!realm.capturing) throw new Error('a server without a token for GitLab captures nothing');
    return realm.capturing;
  };
  const followed = followPlatform({
    read: () => readPlatformNow(config),
    first: platform,
    onChange: async (next) => {
      realm = createRealm(next, { config, ledger, logger });
      await ledger.tasks.add(sweepTasks(next.digest, now()));
    },
    everyMs: followEveryMs(config),
    now,
    logger,
  });
  const platformSource = sourceOf(config);
  const onUnsigned = (error: unknown): void => logger.error({ err: error }, 'a verdict has no summary');
  const deciding = { ledger, now, signer: config.signer, platformSource, onUnsigned };
  const again: DecideAgainContext = {
    decisionContext: () => ({ ...deciding, ...realm }),
    look: () => followed.look(),
  };
  const notifying = { secret: config.notifySecret, platform: () => realm.platform, now };
  const worker = startTaskWorker({
    ledger,
    handlers: {
      ...(config.gitlabToken !== undefined && captureHandlers(capturing)),
      [notifyKind]: (task) => notify(task, notifying),
      [sweepKind]: (task) => sweepPromotions(task, again),
      [againKind]: (task) => decideAgain(task, again),
    },
    now,
    logger,
  });
  const app = createApp({
    ...deciding,
    realm: () => realm,
    logVerifierKey: verifierKeyOf(config.logKey),
    logger,
    readAccess: config.readAccess ?? 'token',
    maxInFlight: config.maxInFlight ?? 8,
    bodyDeadlineMs: config.bodyDeadlineMs ?? 30_000,
    notReady: () => notReady(ledger, sequencerFailedAtMs),
    platformState: () => followed.state(),
  });
  listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  logger.info({ url, platform: platform.digest }, 'listening');

  let closing: Promise<void> | undefined;
  return {
    url,
    lookAtPlatform: () => followed.look(),
    close: () => (closing ??= stop()),
  };

  async function stop(): Promise<void> {
    logger.info('stopping');
    await drain(server);
    await followed.stop();
    await worker.stop();
    await sequencer.stop();
    await ledger.close();
    logger.info('stopped');
  }
}

/** A folder is read often; a Git project less so, and one that is pinned to a commit never again. */
function followEveryMs(config: ServerConfig): number | undefined {
  const seconds = config.platformIntervalSeconds ?? 60;
  return isPinned(config) || seconds === 0 ? undefined : seconds * 1000;
}

async function notReady(
  ledger: Ledger,
  sequencerFailedAtMs: number | undefined,
): Promise<string | undefined> {
  if (sequencerFailedAtMs !== undefined && performance.now() - sequencerFailedAtMs < 4 * sequenceEveryMs) {
    return 'the sequencer fails';
  }
  const asked = ledger.log.checkpoint().then(
    () => undefined,
    () => 'the ledger cannot be read',
  );
  return Promise.race([asked, delay(readinessMs, 'the ledger does not answer', { ref: false })]);
}

async function listen(server: Server, host: string, port: number): Promise<string> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new WaybillError({
      code: 'address-in-use',
      message: `The server did not start: it cannot listen on ${host}, port ${port}.`,
      expected: 'an address of this machine whose port is free',
      found: String((cause as { code?: unknown }).code),
      help: 'Stop what listens there, or choose another port with --port.',
      cause,
    });
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
}

async function drain(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), drainMs);
  await closed;
  clearTimeout(timer);
}

function loggerFor(log: ServerConfig['log']): Logger {
  if (!log) return pino({ enabled: false });
  const redact = {
    paths: ['authorization', 'token', '*.authorization', '*.token', 'err.cause'],
    remove: true,
  };
  return pino({ redact, base: null }, { write: (line: string) => log(line.trimEnd()) });
}
