import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { getRequestListener } from '@hono/node-server';
import { pino, type Logger } from 'pino';
import { readPlatformFolder, readPlatformGit } from '@waybill/integrations/files';
import { createGitlabClient, createIdTokenVerifier, type GitlabClient } from '@waybill/integrations/gitlab';
import { WaybillError } from '@waybill/kernel';
import { openLedger, startSequencer, verifierKeyOf, type Ledger } from '@waybill/ledger';
import { loadPlatform, type Platform } from '@waybill/platform';
import { captureHandlers } from './capture/capture-handlers.ts';
import { refreshCaptures } from './capture/refresh-captures.ts';
import { answerStarting } from './http/answer-starting.ts';
import { createApp } from './http/create-app.ts';
import { createAssessmentReader } from './promotion/read-assessment.ts';
import { createProjectRegistry, type ProjectRegistry } from './provenance/project-registry.ts';
import type { ServerConfig } from './server-config.ts';
import { startTaskWorker } from './tasks/task-worker.ts';

/** A server that listens. */
export interface RunningServer {
  /** Address without a trailing slash. */
  readonly url: string;
  /** Stops accepting, finishes what is under way, closes the ledger. */
  close(): Promise<void>;
}

type Listener = (request: IncomingMessage, response: ServerResponse) => unknown;

/** Checkpoints are signed at least every second when there is something. */
const sequenceEveryMs = 500;
/** GitLab's word is worth waiting for, but a job waits with us. */
const usualGitlabDeadlineMs = 5_000;
/** A list of many pages may take so many times as long as one question, and no longer: projects choose their length. */
const listDeadlines = 4;
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
  const platform = loadPlatform(await readPlatform(config));
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
  const gitlab = gitlabFor(platform, config);
  const { signer } = config;
  const capturing = gitlab && { ledger, gitlab, gitlabUrl: platform.gitlab.url, signer, now };
  const handlers = capturing ? captureHandlers(capturing) : {};
  const worker = startTaskWorker({ ledger, handlers, now, logger });
  const onFailed = (error: unknown): void => logger.warn({ err: error }, 'GitLab was not asked again');
  const app = createApp({
    ledger,
    platform,
    reader: createAssessmentReader({ ledger, platform, now }),
    authentication: {
      verifier: verifierFor(platform, config),
      ledger,
      apiTokens: config.apiTokens ?? [],
      projects: config.projects,
    },
    gitlab,
    refresh:
      capturing && ((entry, environment) => refreshCaptures(entry, environment, { ...capturing, onFailed })),
    signer,
    registry: registryFor(platform, config),
    logVerifierKey: verifierKeyOf(config.logKey),
    now,
    logger,
    readAccess: config.readAccess ?? 'token',
    maxInFlight: config.maxInFlight ?? 8,
    bodyDeadlineMs: config.bodyDeadlineMs ?? 30_000,
    notReady: () => notReady(ledger, sequencerFailedAtMs),
  });
  listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  logger.info({ url, platform: platform.digest }, 'listening');

  let closing: Promise<void> | undefined;
  return {
    url,
    close: () => (closing ??= stop()),
  };

  async function stop(): Promise<void> {
    logger.info('stopping');
    await drain(server);
    await worker.stop();
    await sequencer.stop();
    await ledger.close();
    logger.info('stopped');
  }
}

function readPlatform({ platformDir, platformGit }: ServerConfig): Promise<ReadonlyMap<string, Uint8Array>> {
  if (platformGit) return readPlatformGit(platformGit.url, platformGit.commit);
  if (platformDir !== undefined) return readPlatformFolder(platformDir);
  throw new WaybillError({
    code: 'platform-not-named',
    message: 'The server did not start: no platform folder is named.',
    expected: 'a folder, or the address of its Git project and a commit',
    found: 'neither',
    help: 'Name it with --platform or WAYBILL_PLATFORM; "waybill init" writes a new one.',
  });
}

function gitlabFor(
  platform: Platform,
  { gitlabToken, gitlabDeadlineMs: deadlineMs = usualGitlabDeadlineMs }: ServerConfig,
): GitlabClient | undefined {
  if (gitlabToken === undefined) return undefined;
  return createGitlabClient({
    url: platform.gitlab.url,
    token: { kind: 'private', value: gitlabToken },
    deadlineMs,
    listMs: listDeadlines * deadlineMs,
  });
}

function verifierFor(platform: Platform, { now }: ServerConfig): ReturnType<typeof createIdTokenVerifier> {
  const { issuer, audience, url, pinnedKeys } = platform.gitlab;
  return createIdTokenVerifier({
    issuer,
    audience,
    now,
    keys: pinnedKeys === undefined ? { kind: 'discover', url } : { kind: 'pinned', jwks: pinnedKeys },
  });
}

/** Images of projects are looked for by the same token, unless another one is given for them. */
function registryFor(
  platform: Platform,
  { gitlabToken, registryLogin, gitlabDeadlineMs: deadlineMs = usualGitlabDeadlineMs }: ServerConfig,
): ProjectRegistry | undefined {
  const login =
    registryLogin ?? (gitlabToken === undefined ? undefined : { username: 'waybill', password: gitlabToken });
  if (!login) return undefined;
  return createProjectRegistry({
    credential: { kind: 'password', ...login },
    instanceOrigins: [platform.gitlab.url, platform.gitlab.issuer].map((address) => new URL(address).origin),
    plainHttp: platform.gitlab.url.startsWith('http://'),
    deadlineMs,
  });
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
