/** The server in a process of its own: evidence accepted over HTTP, and a trace among many artifacts. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { createServerClient } from '@waybill/api';
import type { EvidenceSubmission } from '@waybill/api';
import { assessSubmission } from '@waybill/gate';
import { readPlatformFolder } from '@waybill/integrations/files';
import { digestOf, instantFromMs, isJsonObject, parseJson } from '@waybill/kernel';
import type { Digest, JsonObject } from '@waybill/kernel';
import { openLedger } from '@waybill/ledger';
import { loadPlatform } from '@waybill/platform';
import { startWorld } from '../apps/server/src/testing/world.ts';
import type { TestWorld } from '../apps/server/src/testing/world.ts';
import type { ServerConfig } from '../apps/server/src/server-config.ts';
import { sampleEvidence } from '../packages/ledger/src/testing/sample.ts';
import type { Row } from './row.ts';

const clients = 8;
const sets = 400;
const warmUps = 40;
const few = 1_000;
const many = 100_000;
const traced = 30;
/** Each of the traced artifacts is asked for so many times. */
const rounds = 10;
/** So many writers fill the ledger, each with its next entry when the last one is on disk. */
const fillers = 64;

/** One build's evidence with the token of its job. */
interface Build {
  readonly token: string;
  readonly evidence: EvidenceSubmission;
}

/** Accepts beside the assessment alone, then traces in a large ledger beside a small one. */
export async function run(): Promise<readonly Row[]> {
  const world = await startWorld();
  try {
    const accepted = await measureAccept(world);
    const assessed = await measureAssess(world);
    const small = await measureTrace(world, few);
    const large = await measureTrace(world, many);
    return [
      {
        name: `evidence sets accepted by the server, ${clients} clients at once`,
        ours: accepted,
        peer: assessed,
        unit: 'sets/s',
        ratio: accepted / assessed,
        note: 'beside verifying the same sets in one thread, without HTTP, token and ledger, as the limit',
      },
      {
        name: 'trace of an artifact over HTTP among 100,000, median',
        ours: large,
        peer: small,
        unit: 'ms',
        ratio: small / large,
        note: 'beside the same among 1,000; 1 is flat',
      },
    ];
  } finally {
    await world.close();
  }
}

async function measureAccept(world: TestWorld): Promise<number> {
  const server = await startProcess(world, 'accept');
  try {
    await submitAll(server.url, buildsOf(world, 'warm', warmUps));
    const builds = buildsOf(world, 'measured', sets);
    const start = performance.now();
    await submitAll(server.url, builds);
    return (sets * 1_000) / (performance.now() - start);
  } finally {
    await server.stop();
  }
}

async function submitAll(url: string, builds: readonly Build[]): Promise<void> {
  const waiting = builds.values();
  const client = async (): Promise<void> => {
    for (const { token, evidence } of waiting) {
      const { results } = await createServerClient({ url, token }).submitEvidence(evidence);
      const bad = results.find(({ outcome }) => outcome !== 'pass');
      if (bad) throw new Error(`the evidence is not good: ${bad.code}`);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
}

async function measureAssess(world: TestWorld): Promise<number> {
  const platform = loadPlatform(await readPlatformFolder(world.platformDir));
  const assess = async (builds: readonly Build[]): Promise<void> => {
    for (const { token, evidence } of builds) {
      const { artifacts, ...set } = evidence;
      const submission = { artifacts, evidence: set, idToken: claimsOf(token) };
      const { attestations } = await assessSubmission(submission, platform, instantFromMs(Date.now()));
      if (attestations[0]?.verification.kind !== 'verified') throw new Error('a build was not verified');
    }
  };
  await assess(buildsOf(world, 'warm', warmUps));
  const builds = buildsOf(world, 'measured', sets);
  const start = performance.now();
  await assess(builds);
  return (sets * 1_000) / (performance.now() - start);
}

function claimsOf(token: string): JsonObject {
  const claims = parseJson(Buffer.from(token.split('.')[1] ?? '', 'base64url'));
  if (!isJsonObject(claims)) throw new Error('a token has no claims');
  return claims;
}

/** Median time of a trace with so many other artifacts on record. */
async function measureTrace(world: TestWorld, artifacts: number): Promise<number> {
  const name = `with-${artifacts}`;
  await fill(world, name, artifacts);
  const server = await startProcess(world, name);
  try {
    const builds = buildsOf(world, name, traced);
    await submitAll(server.url, builds);
    const client = createServerClient({ url: server.url });
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      for (const digest of builds.map(digestOfBuild)) {
        const start = performance.now();
        const trace = await client.trace(digest);
        times.push(performance.now() - start);
        if (trace?.evidence.length !== 1) throw new Error('an artifact was not found with its evidence');
      }
    }
    return times.toSorted((a, b) => a - b)[times.length / 2] ?? Number.NaN;
  } finally {
    await server.stop();
  }
}

function digestOfBuild({ evidence }: Build): Digest {
  const [artifact] = evidence.artifacts;
  if (!artifact) throw new Error('a build has no artifact');
  return artifact.digest;
}

async function fill(world: TestWorld, name: string, artifacts: number): Promise<void> {
  const now = () => instantFromMs(Date.now());
  const ledger = await openLedger({ at: placeOf(world, name), logKey: world.logKey, now });
  try {
    let next = 0;
    const fillOn = async (): Promise<void> => {
      while (next < artifacts) await ledger.accept(sampleEvidence(next++));
    };
    await Promise.all(Array.from({ length: fillers }, fillOn));
  } finally {
    await ledger.close();
  }
}

function buildsOf(world: TestWorld, name: string, count: number): readonly Build[] {
  return Array.from({ length: count }, (_, number) => {
    const job = world.newJob();
    const bytes = Buffer.from(`${name} ${number} ${digestOf(String(job.id))}`);
    return { token: world.token(job), evidence: world.evidenceOf(job, bytes) };
  });
}

function placeOf(world: TestWorld, name: string): { readonly kind: 'folder'; readonly dir: string } {
  return { kind: 'folder', dir: join(world.dir, `ledger-${name}`) };
}

/** A server process of its own, so that whoever asks does not take its time. */
async function startProcess(
  world: TestWorld,
  name: string,
): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const config: Omit<ServerConfig, 'now'> = {
    ledger: placeOf(world, name),
    platformDir: world.platformDir,
    logKey: world.logKey,
    port: 0,
    readAccess: 'open',
  };
  const file = join(import.meta.dirname, '../apps/server/src/testing/serve-one.ts');
  const child = spawn(process.execPath, [file, JSON.stringify(config)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const [url] = (await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    exited.then(() => Promise.reject(new Error('the server did not start'))),
  ])) as [string];
  return {
    url,
    stop: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
