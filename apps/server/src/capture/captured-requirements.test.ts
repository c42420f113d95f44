import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { createServerClient } from '@waybill/api';
import { digestOf, type Digest } from '@waybill/kernel';
import type { Job } from '@waybill/simulator/gitlab';
import { startWorld } from '../testing/world.ts';
import { startCapturing, type CapturingServer } from './testing/capturing-server.ts';

const world = await startWorld();
const { gitlab, project } = world;
after(() => world.close());
const token = gitlab.token({ projects: [project] }).value;
const [ada] = ['ada'].map((name) => gitlab.user(name));
assert.ok(ada);

const report = (severities: readonly string[] = []): Buffer =>
  Buffer.from(
    JSON.stringify({
      version: '15.0.7',
      scan: { type: 'sast', status: 'success', end_time: '2026-03-01T10:00:00' },
      vulnerabilities: severities.map((severity) => ({ severity })),
    }),
  );

/** A job that scans in the pipeline of another. */
function scan(job: Job, bytes: Uint8Array): Job {
  const pipeline = gitlab.state.pipelines.find(({ id }) => id === job.pipelineId);
  assert.ok(pipeline);
  const scanner = gitlab.job({ pipeline, name: 'sast', status: 'success' });
  scanner.reports = [{ fileType: 'sast', filename: 'gl-sast-report.json', bytes }];
  return scanner;
}

async function decide({ server }: CapturingServer, job: Job, artifact: Digest, environment: string) {
  const client = createServerClient({ url: server.url, token: world.token(job) });
  const { decision } = await client.decide(artifact, environment);
  return `${environment} ${decision.verdict}`;
}

test('scans are looked at when the promotion asks, and again until the pipeline has ended', async () => {
  const server = await startCapturing(world, { signed: true, token });
  const job = world.newJob();
  const { entryId, artifact } = await server.submit(job);
  assert.equal(await decide(server, job, artifact, 'scanned'), 'scanned no-verdict');
  const first = scan(job, report(['Critical']));
  assert.equal(await decide(server, job, artifact, 'scanned'), 'scanned refuse');
  first.retried = true;
  scan(job, report(['High']));
  assert.equal(await decide(server, job, artifact, 'scanned'), 'scanned promote');
  assert.equal(await decide(server, job, artifact, 'scanned'), 'scanned promote');
  const { facts, statements } = await server.recordOf(entryId);
  const looks = facts.filter(({ name }) => name === 'scan.reports');
  assert.equal(looks.length, 3, 'a look that says nothing new is not kept');
  assert.equal(statements.filter(({ predicateType }) => predicateType.includes('/scan-report/')).length, 3);
});

test('once every job has ended the worker captures scans and log, and a scan that is not there fails until it is run', async () => {
  const server = await startCapturing(world, { signed: true, token });
  const job = world.newJob();
  const { entryId, artifact } = await server.submit(job);
  assert.equal(await decide(server, job, artifact, 'logged'), 'logged no-verdict');
  job.status = 'success';
  job.log = 'built it\n';
  job.finishedAtMs = Date.now();
  await delay(7500);
  assert.equal(await decide(server, job, artifact, 'scanned'), 'scanned refuse');
  assert.equal(await decide(server, job, artifact, 'logged'), 'logged promote');
  const broken = scan(job, Buffer.from('no report'));
  assert.equal(await decide(server, job, artifact, 'scanned'), 'scanned refuse');
  broken.retried = true;
  const good = scan(job, report());
  assert.equal(await decide(server, job, artifact, 'scanned'), 'scanned promote');
  good.artifactsExpireAtMs = 1;
  assert.equal(await decide(server, job, artifact, 'scanned'), 'scanned promote', 'what was good is kept');
  const { facts, ledger } = await server.recordOf(entryId);
  const log = facts.find(({ name }) => name === 'job.log');
  assert.deepEqual(log?.value, { jobId: String(job.id), digest: digestOf('built it\n'), bytes: 9 });
  for (const kind of ['capture-scans', 'capture-log']) assert.equal(await ledger.tasks.count(kind), 0);
});

test('approvals of the deployment are captured when the promotion asks', async () => {
  const server = await startCapturing(world, { signed: true, token });
  const sha = 'd'.repeat(40);
  const job = world.newJob({ sha });
  const { artifact, entryId } = await server.submit(job);
  assert.equal(await decide(server, job, artifact, 'approved'), 'approved no-verdict');
  const deployment = { id: 1, environment: 'production', sha, approvals: [], rules: [{ required: 1 }] };
  project.deployments.push(deployment);
  assert.equal(await decide(server, job, artifact, 'approved'), 'approved refuse');
  project.deployments[0]?.approvals.push({ user: ada, status: 'approved' });
  assert.equal(await decide(server, job, artifact, 'approved'), 'approved promote');
  const end = gitlab.fault({ path: `/api/v4/projects/${project.id}/deployments`, kind: 'bad-gateway' });
  assert.equal(await decide(server, job, artifact, 'approved'), 'approved promote');
  end();
  const { statements } = await server.recordOf(entryId);
  const types = statements.map(({ predicateType }) => predicateType);
  assert.equal(types.filter((type) => type.includes('/deployment-approval/')).length, 2);
});

test('nothing is looked at for a build of an unprotected ref', async () => {
  const server = await startCapturing(world, { signed: true, token });
  const job = world.newJob({ ref: 'feature' });
  scan(job, report());
  const { artifact } = await server.submit(job);
  assert.equal(await decide(server, job, artifact, 'scanned'), 'scanned no-verdict');
});
