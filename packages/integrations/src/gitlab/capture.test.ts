import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { maxScanReportBytes } from '@waybill/evidence';
import { digestOf, instantFromMs, WaybillError } from '@waybill/kernel';
import { startGitlab, type Job, type Pipeline } from '@waybill/simulator/gitlab';
import { fetchDeploymentApprovals } from './fetch-deployment-approvals.ts';
import { fetchJobLog } from './fetch-job-log.ts';
import { fetchScans } from './fetch-scans.ts';
import { createGitlabClient, type GitlabClient } from './gitlab-client.ts';

const gitlab = await startGitlab();
const older = await startGitlab({ reportDownloads: false });
after(() => Promise.all([gitlab.close(), older.close()]));
const project = gitlab.project({ path: 'acme/app' });
const clientOf = (instance: typeof gitlab): GitlabClient =>
  createGitlabClient({
    url: instance.url,
    token: { kind: 'private', value: instance.token().value },
    deadlineMs: 2_000,
  });
const client = clientOf(gitlab);
const now = instantFromMs(Date.UTC(2026, 2, 1));
const coded = (code: string) => (error: unknown) => error instanceof WaybillError && error.code === code;

const reportOf = (type: string, severities: readonly string[] = [], status = 'success'): Buffer =>
  Buffer.from(
    JSON.stringify({
      version: '15.0.7',
      scan: { type, status, start_time: '2026-02-28T23:00:00', end_time: '2026-02-28T23:01:00' },
      vulnerabilities: severities.map((severity) => ({ severity })),
    }),
  );

function scanJob(pipeline: Pipeline, type: string, bytes: Uint8Array, instance = gitlab): Job {
  const job = instance.job({ pipeline, name: type, status: 'success' });
  job.reports = [{ fileType: type, filename: `gl-${type}-report.json`, bytes }];
  return job;
}

async function outcomesOf(pipeline: Pipeline, asked = client) {
  const ids = { projectId: String(pipeline.projectId), pipelineId: String(pipeline.id) };
  const scans = await fetchScans(ids, asked, now);
  return scans && { ...scans, reports: scans.reports.map(({ type, outcome }) => `${type} ${outcome}`) };
}

test('fetchScans() reads every report of the latest runs, with the pipelines that were started', async () => {
  const pipeline = gitlab.pipeline({ project });
  const child = gitlab.pipeline({ project, source: 'parent_pipeline' });
  scanJob(pipeline, 'sast', reportOf('sast', ['Critical']));
  scanJob(pipeline, 'dast', reportOf('dast')).retried = true;
  scanJob(child, 'container_scanning', reportOf('container_scanning', [], 'failure'));
  gitlab.job({ pipeline, name: 'child', status: 'success' }).downstream = child;
  const scans = await fetchScans(
    { projectId: String(project.id), pipelineId: String(pipeline.id) },
    client,
    now,
  );
  assert.deepEqual([scans?.capturedAt, scans?.complete], ['2026-03-01T00:00:00Z', true]);
  assert.deepEqual(
    scans?.reports.map(({ type, outcome, digest, findings }) => [type, outcome, digest, findings?.critical]),
    [
      ['sast', 'completed', digestOf(reportOf('sast', ['Critical'])), 1],
      ['container_scanning', 'failed', digestOf(reportOf('container_scanning', [], 'failure')), undefined],
    ],
  );
});

test('fetchScans() reads no report of a pipeline that is no child, be it of another project or branch', async () => {
  const pipeline = gitlab.pipeline({ project });
  const elsewhere = gitlab.project({ path: 'acme/lib' });
  for (const started of [
    gitlab.pipeline({ project, source: 'pipeline', ref: 'feature' }),
    gitlab.pipeline({ project: elsewhere, source: 'pipeline' }),
  ]) {
    scanJob(started, 'sast', reportOf('sast'));
    gitlab.job({ pipeline, name: 'start', status: 'success' }).downstream = started;
  }
  assert.deepEqual((await outcomesOf(pipeline))?.reports, []);
});

test('fetchScans() is not complete while a job, also of a started pipeline, has not ended', async () => {
  for (const status of ['running', 'created', 'waiting_for_resource'] as const) {
    const pipeline = gitlab.pipeline({ project });
    const child = gitlab.pipeline({ project, source: 'parent_pipeline' });
    gitlab.job({ pipeline, name: 'child', status: 'success' }).downstream = child;
    gitlab.job({ pipeline: child, name: 'late', status });
    assert.equal((await outcomesOf(pipeline))?.complete, false, status);
  }
});

test('fetchScans() takes a failed job, a report of another kind and nonsense for no clean scan', async () => {
  const pipeline = gitlab.pipeline({ project });
  scanJob(pipeline, 'sast', reportOf('sast')).status = 'failed';
  scanJob(pipeline, 'dast', reportOf('sast'));
  scanJob(pipeline, 'secret_detection', Buffer.from('<html>'));
  const { reports = [] } = (await outcomesOf(pipeline)) ?? {};
  assert.deepEqual(reports.toSorted(), ['dast unreadable', 'sast failed', 'secret_detection unreadable']);
});

test('fetchScans() finds a report in the archive of an older GitLab, and says where there is none', async () => {
  const owner = older.project({ path: 'acme/app' });
  const pipeline = older.pipeline({ project: owner });
  const bytes = reportOf('sast');
  scanJob(pipeline, 'sast', bytes, older).artifacts = [{ path: 'gl-sast-report.json', bytes }];
  scanJob(pipeline, 'dast', reportOf('dast'), older).artifacts = [{ path: 'other.txt', bytes }];
  scanJob(pipeline, 'api_fuzzing', reportOf('api_fuzzing'), older);
  const { reports = [] } = (await outcomesOf(pipeline, clientOf(older))) ?? {};
  assert.deepEqual(reports.toSorted(), ['api_fuzzing missing', 'dast missing', 'sast completed']);
});

test('fetchScans() takes no other file of the same name for the report', async () => {
  const pipeline = gitlab.pipeline({ project });
  const job = scanJob(pipeline, 'sast', reportOf('sast', ['Critical']));
  job.artifacts = [{ path: 'gl-sast-report.json', bytes: reportOf('sast') }];
  const ids = { projectId: String(project.id), pipelineId: String(pipeline.id) };
  const scans = await fetchScans(ids, client, now);
  assert.deepEqual(
    scans?.reports.map(({ findings }) => findings?.critical),
    [1],
  );
});

test('fetchScans() goes on past a kind of report that GitLab refuses to hand out, and past an odd name', async () => {
  const pipeline = gitlab.pipeline({ project });
  scanJob(pipeline, 'coverage_fuzzing', reportOf('coverage_fuzzing'));
  const sast = scanJob(pipeline, 'sast', reportOf('sast'));
  sast.reports = sast.reports.map((one) => ({ ...one, filename: '../../users' }));
  const { reports = [] } = (await outcomesOf(pipeline)) ?? {};
  assert.deepEqual(reports.toSorted(), ['coverage_fuzzing missing', 'sast completed']);
});

test('fetchScans() downloads no report that is larger than any that is read', async () => {
  const pipeline = gitlab.pipeline({ project });
  scanJob(pipeline, 'sast', Buffer.alloc(maxScanReportBytes + 1));
  const before = gitlab.requests.length;
  assert.deepEqual((await outcomesOf(pipeline))?.reports, ['sast unreadable']);
  assert.equal(
    gitlab.requests.slice(before).some(({ target }) => target.includes('/artifacts')),
    false,
  );
});

test('fetchScans() waits for a manual job only where the pipeline waits for it', async () => {
  for (const allowFailure of [true, false]) {
    const pipeline = gitlab.pipeline({ project });
    gitlab.job({ pipeline, name: 'deploy', status: 'manual', allowFailure });
    assert.equal((await outcomesOf(pipeline))?.complete, allowFailure);
  }
});

test('fetchScans() takes no report of a job that was canceled for a clean scan, and none yet of one that runs', async () => {
  const pipeline = gitlab.pipeline({ project });
  scanJob(pipeline, 'sast', reportOf('sast')).status = 'canceled';
  scanJob(pipeline, 'dast', reportOf('dast')).status = 'running';
  assert.deepEqual((await outcomesOf(pipeline))?.reports, ['sast failed']);
});

test('fetchScans() says a report is missing that expired', async () => {
  const pipeline = gitlab.pipeline({ project });
  scanJob(pipeline, 'sast', reportOf('sast')).artifactsExpireAtMs = 1;
  assert.deepEqual((await outcomesOf(pipeline))?.reports, ['sast missing']);
});

test('fetchScans() tells nothing where the token sees nothing, and throws where GitLab does not answer', async () => {
  const pipeline = gitlab.pipeline({ project });
  scanJob(pipeline, 'sast', reportOf('sast'));
  const blind = createGitlabClient({
    url: gitlab.url,
    token: { kind: 'private', value: gitlab.token({ projects: [] }).value },
  });
  assert.equal(await outcomesOf(pipeline, blind), undefined);
  const path = `/api/v4/projects/${project.id}/pipelines/${pipeline.id}/jobs`;
  const end = gitlab.fault({ path, kind: 'bad-gateway' });
  await assert.rejects(outcomesOf(pipeline), coded('gitlab-unreachable'));
  end();
});

test('fetchJobLog() hashes the log of a job that has ended, and of no other', async () => {
  const pipeline = gitlab.pipeline({ project });
  const job = gitlab.job({ pipeline, name: 'build', status: 'success' });
  job.log = 'made it\n';
  const ids = { projectId: String(project.id), jobId: String(job.id) };
  const log = { jobId: ids.jobId, digest: digestOf('made it\n'), bytes: 8 };
  assert.deepEqual(await fetchJobLog(ids, client), log);
  job.erasedAtMs = 1;
  assert.equal(await fetchJobLog(ids, client), 'not-available');
  // GitLab answers so where it lost the log.
  const silent = gitlab.job({ pipeline, name: 'build', status: 'success' });
  assert.equal(await fetchJobLog({ ...ids, jobId: String(silent.id) }, client), 'not-available');
  const running = gitlab.job({ pipeline, name: 'build', status: 'running' });
  assert.equal(await fetchJobLog({ ...ids, jobId: String(running.id) }, client), 'running');
  assert.equal(await fetchJobLog({ ...ids, jobId: '1' }, client), 'not-available');
});

const [ada, bob] = ['ada', 'bob'].map((name) => gitlab.user(name));
assert.ok(ada && bob);
const sha = 'a'.repeat(40);
const asked = { projectId: String(project.id), environment: 'production', commit: sha };

test('fetchJobLog() hashes no log that is larger than allowed', async () => {
  const job = gitlab.job({ pipeline: gitlab.pipeline({ project }), name: 'build', status: 'success' });
  job.log = 'x'.repeat(1001);
  const ids = { projectId: String(project.id), jobId: String(job.id) };
  const limits = { maxBytes: 1000, deadlineMs: 2_000 };
  await assert.rejects(fetchJobLog(ids, client, limits), coded('gitlab-body-too-large'));
});

test('fetchDeploymentApprovals() counts people for the newest deployment of the commit', async () => {
  assert.equal(await fetchDeploymentApprovals(asked, client, now), undefined);
  const base = { environment: 'production', sha, rules: [{ required: 2 }] };
  project.deployments.push(
    { ...base, id: 1, approvals: [{ user: ada, status: 'rejected' }] },
    { ...base, id: 2, approvals: [ada, ada].map((user) => ({ user, status: 'approved' })) },
    { ...base, id: 3, sha: 'b'.repeat(40), approvals: [] },
    { ...base, id: 4, environment: 'staging', approvals: [] },
  );
  assert.deepEqual(await fetchDeploymentApprovals(asked, client, now), {
    environment: 'production',
    deploymentId: '2',
    approvals: 1,
    rejections: 0,
    // GitLab counts the second approval of one person as another here.
    pending: 1,
    capturedAt: '2026-03-01T00:00:00Z',
  });
});

test('fetchDeploymentApprovals() lets no approval count for a rule of other people', async () => {
  project.deployments.push({
    id: 5,
    environment: 'production',
    sha,
    rules: [
      { required: 1, by: [ada] },
      { required: 1, by: [bob] },
    ],
    approvals: [
      { user: ada, status: 'approved' },
      { user: ada, status: 'approved' },
    ],
  });
  assert.equal((await fetchDeploymentApprovals(asked, client, now))?.pending, 1);
});

test('fetchDeploymentApprovals() does not count who triggered the deployment, nor anybody where that is not known', async () => {
  const of = { ...asked, environment: 'canary' };
  const approvals = [ada, bob].map((user) => ({ user, status: 'approved' as const }));
  const deployment = { id: 6, environment: 'canary', sha, rules: [{ required: 1 }], approvals };
  project.deployments.push({ ...deployment, user: ada });
  assert.equal((await fetchDeploymentApprovals(of, client, now))?.approvals, 1);
  project.deployments.push({ ...deployment, id: 7, user: null });
  assert.equal(await fetchDeploymentApprovals(of, client, now), undefined);
});

test('fetchDeploymentApprovals() finds a commit behind many other deployments, and none behind too many', async () => {
  const of = { ...asked, environment: 'busy' };
  const deployment = { environment: 'busy', rules: [], approvals: [] };
  const others = (count: number, from: number): void => {
    for (let id = from; id < from + count; id++) {
      project.deployments.push({ ...deployment, id, sha: 'b'.repeat(40) });
    }
  };
  others(600, 1000);
  project.deployments.push({ ...deployment, id: 1700, sha });
  others(499, 2000);
  assert.equal((await fetchDeploymentApprovals(of, client, now))?.deploymentId, '1700');
  others(1, 3000);
  assert.equal(await fetchDeploymentApprovals(of, client, now), undefined);
});

test('fetchDeploymentApprovals() tells nothing on a tier without approvals', async () => {
  const before = project.approvals;
  project.approvals = { ...before, shown: 'none' };
  assert.equal(await fetchDeploymentApprovals(asked, client, now), undefined);
  project.approvals = before;
});

const scanned = gitlab.pipeline({ project });
const scanner = scanJob(scanned, 'sast', reportOf('sast'));
scanner.log = 'found nothing\n';
project.deployments.push({ id: 8, environment: 'faulty', sha, rules: [], approvals: [] });
const projectId = String(project.id);
const root = `/api/v4/projects/${projectId}`;
const asking = {
  fetchScans: (from: GitlabClient) => fetchScans({ projectId, pipelineId: String(scanned.id) }, from, now),
  fetchJobLog: (from: GitlabClient) =>
    fetchJobLog({ projectId, jobId: String(scanner.id) }, from, { maxBytes: 100, deadlineMs: 400 }),
  fetchDeploymentApprovals: (from: GitlabClient) =>
    fetchDeploymentApprovals({ projectId, environment: 'faulty', commit: sha }, from, now),
};
/** Every address that each of them asks. */
const addresses: { readonly [name in keyof typeof asking]: readonly string[] } = {
  fetchScans: [
    `${root}/pipelines/${scanned.id}/jobs`,
    `${root}/pipelines/${scanned.id}/bridges`,
    `${root}/jobs/${scanner.id}/artifacts`,
  ],
  fetchJobLog: [`${root}/jobs/${scanner.id}`, `${root}/jobs/${scanner.id}/trace`],
  fetchDeploymentApprovals: [`${root}/deployments`, `${root}/deployments/8`],
};
const impatient = createGitlabClient({
  url: gitlab.url,
  token: { kind: 'private', value: gitlab.token().value },
  deadlineMs: 400,
});
const unknown: readonly unknown[] = [undefined, 'not-available'];

for (const [name, ask] of Object.entries(asking)) {
  for (const path of addresses[name as keyof typeof asking]) {
    const where = path.replace(root, '').replaceAll(/\d+/g, ':id');
    const exactly = new RegExp(`^${path}(?:$|\\?|/gl-)`);
    test(`${name}() throws where ${where} is cut short, limited or down, and answers after a short limit`, async () => {
      const good = await ask(client);
      for (const [fault, code] of [
        [{ kind: 'cut' }, 'gitlab-unreachable'],
        [{ kind: 'bad-gateway' }, 'gitlab-unreachable'],
        [{ kind: 'rate-limit', retryAfterSeconds: 60 }, 'gitlab-rate-limited'],
      ] as const) {
        const end = gitlab.fault({ path: exactly, ...fault });
        await assert.rejects(ask(impatient), coded(code), fault.kind);
        end();
      }
      const end = gitlab.fault({ path: exactly, kind: 'rate-limit', retryAfterSeconds: 0, times: 1 });
      assert.deepEqual(await ask(client), good);
      end();
    });

    test(`${name}() takes 403 at ${where} for no answer`, async () => {
      const end = gitlab.fault({ path: exactly, kind: 'forbidden' });
      const answer = await ask(client);
      end();
      const missing = typeof answer === 'object' && 'reports' in answer && answer.reports[0]?.outcome;
      assert.ok(unknown.includes(answer) || missing === 'missing', JSON.stringify(answer));
    });
  }

  test(`${name}() throws where GitLab refuses the token or a proxy answers, and tells nothing of a hidden project`, async () => {
    const from = (value: string): GitlabClient =>
      createGitlabClient({ url: gitlab.url, token: { kind: 'private', value } });
    await assert.rejects(ask(from(gitlab.token({ revoked: true }).value)), coded('gitlab-unauthorized'));
    assert.ok(unknown.includes(await ask(from(gitlab.token({ projects: [] }).value))));
    const end = gitlab.fault({ path: root, kind: 'sign-in-page' });
    await assert.rejects(ask(client), coded('gitlab-answer-unexpected'));
    end();
  });
}
