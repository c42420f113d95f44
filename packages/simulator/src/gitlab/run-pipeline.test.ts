import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { after, test } from 'node:test';
import { startGitlab } from './start-gitlab.ts';

const gitlab = await startGitlab({ objectStorage: true });
const workdir = await mkdtemp(join(tmpdir(), 'pipeline-test-'));
after(async () => {
  await gitlab.close();
  await rm(workdir, { recursive: true });
});
const project = gitlab.project({
  path: 'acme/app',
  variables: {
    DEPLOY_KEY: { value: 'only-on-protected-refs', protected: true, masked: true },
    GREETING: { value: 'hello' },
  },
});
const runner = gitlab.runner({ tags: ['docker', 'release'] });
const token = gitlab.token();

async function get(path: string) {
  return fetch(`${gitlab.url}/api/v4/projects/${project.id}${path}`, {
    headers: { 'private-token': token.value },
    redirect: 'manual',
  });
}

test('a job runs its commands with the documented variables and nothing else of this machine', async () => {
  process.env['WAYBILL_TEST_LEAK'] = 'of-the-machine';
  const { pipeline, jobs } = await gitlab.runPipeline({
    project,
    workdir,
    jobs: [
      {
        name: 'build',
        stage: 'build',
        runner,
        commands: ['env > env.txt', ['sh', '-c', 'printf built > app.tgz']],
        idTokens: { WAYBILL_ID_TOKEN: { aud: 'waybill:127.0.0.1' } },
        variables: { MINE: 'yes' },
        artifacts: ['app.tgz'],
      },
    ],
  });
  delete process.env['WAYBILL_TEST_LEAK'];
  assert.equal(pipeline.status, 'success');
  const lines = (await readFile(join(workdir, 'env.txt'), 'utf8')).split('\n');
  const env = new Map(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  const job = jobs[0]?.job;
  assert.equal(env.get('CI_JOB_ID'), String(job?.id));
  assert.equal(env.get('CI_RUNNER_TAGS'), '["docker","release"]');
  assert.equal(env.get('CI_COMMIT_REF_PROTECTED'), 'true');
  assert.equal(env.get('CI_PROJECT_DIR'), workdir);
  assert.ok(env.get('CI_REPOSITORY_URL')?.includes(`gitlab-ci-token:${job?.token}@`));
  assert.equal(env.get('GITLAB_USER_EMAIL'), 'release-bot@noreply.example.com');
  assert.equal(env.get('DEPLOY_KEY'), 'only-on-protected-refs');
  assert.equal(env.get('MINE'), 'yes');
  assert.equal(env.get('WAYBILL_ID_TOKEN')?.split('.').length, 3);
  assert.equal(env.has('WAYBILL_TEST_LEAK'), false);
});

test('the log masks tokens and masked variables', async () => {
  const shown: string[] = [];
  const { jobs } = await gitlab.runPipeline({
    project,
    workdir,
    onLine: (_, line) => shown.push(line),
    jobs: [
      {
        name: 'careless',
        runner,
        idTokens: { SIGSTORE_ID_TOKEN: { aud: 'sigstore' } },
        commands: [
          'echo "$CI_JOB_TOKEN $DEPLOY_KEY $SIGSTORE_ID_TOKEN $GREETING"; echo $CI_REPOSITORY_URL >&2',
        ],
      },
    ],
  });
  const job = jobs[0]?.job;
  const log = await (await get(`/jobs/${job?.id}/trace`)).text();
  assert.match(log, /^\[MASKED\] \[MASKED\] \[MASKED\] hello$/m);
  assert.ok(!log.includes(job?.token ?? '?'));
  assert.ok(shown.includes('[MASKED] [MASKED] [MASKED] hello'));
});

test('a failed command fails the job and skips later stages', async () => {
  const { pipeline, jobs } = await gitlab.runPipeline({
    project,
    workdir,
    jobs: [
      { name: 'build', stage: 'build', runner, commands: ['exit 3', 'echo never'] },
      { name: 'deploy', stage: 'deploy', runner, commands: ['echo never'] },
    ],
  });
  assert.equal(jobs[0]?.exitCode, 3);
  const shown = (await (await get(`/pipelines/${pipeline.id}/jobs`)).json()) as { [name: string]: unknown }[];
  assert.deepEqual(
    shown.map(({ name, status, failure_reason }) => [name, status, failure_reason]),
    [
      ['deploy', 'skipped', undefined],
      ['build', 'failed', 'script_failure'],
    ],
  );
  assert.equal(
    ((await (await get(`/pipelines/${pipeline.id}`)).json()) as { status: string }).status,
    'failed',
  );
});

test('a job above its time limit is killed with what it started', async () => {
  const { jobs } = await gitlab.runPipeline({
    project,
    workdir,
    jobs: [{ name: 'slow', runner, timeoutSeconds: 0.3, commands: ['sleep 30 & sleep 30'] }],
  });
  assert.equal(jobs[0]?.job.failureReason, 'job_execution_timeout');
});

test('a program that does not exist is the runner, not the script', async () => {
  const { jobs } = await gitlab.runPipeline({
    project,
    workdir,
    jobs: [{ name: 'absent', runner, commands: [['no-such-program-here']] }],
  });
  assert.equal(jobs[0]?.job.failureReason, 'runner_system_failure');
});

test('a protected runner does not take a job of an unprotected ref, which stays pending', async () => {
  const guarded = gitlab.runner({ accessLevel: 'ref_protected' });
  const spec = {
    project,
    workdir,
    jobs: [{ name: 'build', runner: guarded, commands: ['env > feature.txt'] }],
  };
  const open = await gitlab.runPipeline({ ...spec, ref: 'feature/x' });
  assert.equal(open.jobs[0]?.job.status, 'pending');
  assert.equal(open.jobs[0]?.job.runnerId, undefined);
  gitlab.protectBranch(project, 'feature/*');
  assert.equal((await gitlab.runPipeline({ ...spec, ref: 'feature/x' })).pipeline.status, 'success');
});

test('a protected variable does not reach an unprotected ref', async () => {
  await gitlab.runPipeline({
    project,
    workdir,
    ref: 'topic',
    jobs: [{ name: 'build', runner, commands: ['env > topic.txt'] }],
  });
  const env = await readFile(join(workdir, 'topic.txt'), 'utf8');
  assert.ok(!env.includes('DEPLOY_KEY'));
  assert.match(env, /^CI_COMMIT_REF_PROTECTED=false$/m);
});

test('a failed job is tried again and its first attempt hidden', async () => {
  await rm(join(workdir, 'second'), { force: true });
  const { pipeline, jobs } = await gitlab.runPipeline({
    project,
    workdir,
    jobs: [{ name: 'flaky', runner, retries: 2, commands: ['test -e second || { touch second; exit 1; }'] }],
  });
  assert.deepEqual(
    jobs.map(({ job }) => [job.status, job.retried]),
    [
      ['failed', true],
      ['success', false],
    ],
  );
  assert.equal(pipeline.status, 'success');
});

test('artifacts are served as files and as a zip on object storage, until they expire', async (t) => {
  await writeFile(join(workdir, 'outside.txt'), 'x');
  const { jobs } = await gitlab.runPipeline({
    project,
    workdir,
    jobs: [
      {
        name: 'pack',
        runner,
        commands: ['mkdir -p out/deep; printf one > out/1; printf two > out/deep/2'],
        artifacts: ['out/', '../outside', 'missing'],
      },
    ],
  });
  const job = jobs[0]?.job;
  assert.ok(job);
  assert.equal(await (await get(`/jobs/${job.id}/artifacts/out%2Fdeep%2F2`)).text(), 'two');
  assert.equal(await (await get(`/jobs/${job.id}/artifacts/out/1`)).text(), 'one');
  const redirect = await get(`/jobs/${job.id}/artifacts`);
  assert.equal(redirect.status, 302);
  const location = redirect.headers.get('location') ?? '';
  assert.notEqual(new URL(location).host, new URL(gitlab.url).host);
  const archive = join(workdir, 'artifacts.zip');
  await writeFile(archive, Buffer.from(await (await fetch(location)).arrayBuffer()));
  const script =
    'import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); print(z.testzip(), [(n, z.read(n)) for n in z.namelist()])';
  const python = (() => {
    try {
      return execFileSync('python3', ['-c', script, archive], { encoding: 'utf8' });
    } catch {
      return undefined;
    }
  })();
  if (python === undefined) t.diagnostic('SKIPPED: no python3 here to open the zip archive independently');
  else assert.equal(python, "None [('out/1', b'one'), ('out/deep/2', b'two')]\n");
  assert.equal((await fetch(location, { headers: { 'private-token': 'x' } })).status, 400);
  assert.deepEqual(gitlab.leakedHeaders, ['private-token']);
  job.artifactsExpireAtMs = Date.now() - 1;
  assert.equal((await get(`/jobs/${job.id}/artifacts`)).status, 404);
});

test('a job token opens its own job while it runs and nothing afterwards', async () => {
  const script = `const h={headers:{'job-token':process.env.CI_JOB_TOKEN}};const a=process.env.CI_API_V4_URL;
    Promise.all([fetch(a+'/job',h),fetch(a+'/projects/'+process.env.CI_PROJECT_ID,h)]).then(async([j,p])=>{
    console.log((await j.json()).name, p.status)})`;
  const { jobs } = await gitlab.runPipeline({
    project,
    workdir,
    jobs: [{ name: 'curious', runner, commands: [[process.execPath, '-e', script]] }],
  });
  assert.match(jobs[0]?.job.log ?? '', /^curious 404$/m);
  const late = await fetch(`${gitlab.url}/api/v4/job`, {
    headers: { 'job-token': jobs[0]?.job.token ?? '' },
  });
  assert.equal(late.status, 401);
});
