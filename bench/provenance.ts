/** Provenance that the server builds and signs over HTTP, beside verifying the token and signing alone. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { createServerClient, type ProvenanceRequest } from '@waybill/api';
import { buildSignatureStatement } from '@waybill/evidence';
import { createIdTokenVerifier } from '@waybill/integrations/gitlab';
import { newSigningKey, type SigningKey } from '@waybill/integrations/key-management';
import { signWithKey } from '@waybill/integrations/sigstore';
import { digestOf, instantFromMs } from '@waybill/kernel';
import { startWorld, type TestWorld } from '../apps/server/src/testing/world.ts';
import type { Row } from './row.ts';

const clients = 8;
const asked = 300;
const warmUps = 40;

interface Job {
  readonly token: string;
  readonly request: ProvenanceRequest;
}

/** Asks a server in a process of its own, with the simulated GitLab in this one. */
export async function run(): Promise<readonly Row[]> {
  const world = await startWorld('api');
  try {
    const { key, privatePem } = newSigningKey();
    await writeFile(join(world.platformDir, 'trust/server.pem'), key.spkiPem);
    const keyFile = join(world.dir, 'platform-key.pem');
    await writeFile(keyFile, privatePem, { mode: 0o600 });
    const signed = await measureServer(world, keyFile);
    const bare = await measureBare(world, key);
    return [
      {
        name: `server-built provenance, ${clients} jobs at once`,
        ours: signed,
        peer: bare,
        unit: 'builds/s',
        ratio: signed / bare,
        note: 'beside verifying the same ID tokens and signing two statements in one thread, without HTTP, ledger and the five questions to GitLab, as the limit',
      },
    ];
  } finally {
    await world.close();
  }
}

async function measureServer(world: TestWorld, keyFile: string): Promise<number> {
  const main = join(import.meta.dirname, '../apps/cli/bin.mjs');
  const words = ['serve', '--port', '0', '--platform', world.platformDir, '--signing-key', keyFile];
  const child = spawn(process.execPath, [main, ...words, '--ledger', join(world.dir, 'ledger-provenance')], {
    env: {
      ...process.env,
      WAYBILL_GITLAB_TOKEN: world.gitlab.token({ projects: [world.project] }).value,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const url = await addressOf(createInterface({ input: child.stdout }));
    await askAll(url, jobsOf(world, 'warm', warmUps));
    const jobs = jobsOf(world, 'measured', asked);
    const start = performance.now();
    await askAll(url, jobs);
    return (asked * 1_000) / (performance.now() - start);
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}

async function addressOf(lines: ReturnType<typeof createInterface>): Promise<string> {
  return new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      const { msg, url } = JSON.parse(line) as { msg?: string; url?: string };
      if (msg === 'ready' && url !== undefined) resolve(url);
    });
    lines.on('close', () => reject(new Error('the server did not start')));
  });
}

async function askAll(url: string, jobs: readonly Job[]): Promise<void> {
  const waiting = jobs.values();
  const client = async (): Promise<void> => {
    for (const { token, request } of waiting) {
      const { subjects } = await createServerClient({ url, token }).signProvenance(request);
      if (subjects.length !== 1) throw new Error('the server signed something else');
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
}

async function measureBare(world: TestWorld, key: SigningKey): Promise<number> {
  const verifier = createIdTokenVerifier({
    issuer: world.gitlab.issuer,
    audience: 'waybill:test',
    now: () => instantFromMs(Date.now()),
    keys: { kind: 'pinned', jwks: world.gitlab.publishedKeys() },
  });
  const sign = async (jobs: readonly Job[]): Promise<void> => {
    for (const { token, request } of jobs) {
      await verifier.verify(token);
      const payload = buildSignatureStatement(request.artifacts);
      await signWithKey({ kind: 'statement', payload }, key);
      await signWithKey({ kind: 'statement', payload }, key);
    }
  };
  await sign(jobsOf(world, 'warm', warmUps));
  const jobs = jobsOf(world, 'measured', asked);
  const start = performance.now();
  await sign(jobs);
  return (asked * 1_000) / (performance.now() - start);
}

function jobsOf(world: TestWorld, name: string, count: number): readonly Job[] {
  return Array.from({ length: count }, (_, number) => {
    const job = world.newJob();
    const digest = digestOf(`${name} ${number}`);
    const sbom = { name: 'sbom.cdx.json', mediaType: 'application/vnd.cyclonedx+json', digest };
    return { token: world.token(job), request: { artifacts: [{ name: 'app.tgz', digest }], sbom } };
  });
}
