import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { startGitlab } from '@waybill/simulator/gitlab';
import { binDir } from '../tools/demo/waybill-command.ts';

/** The lines of the job that a platform injects on protected refs: they look for files and variables only. */
const injectedLines = [
  'test -n "${CI_COMMIT_SHA}"',
  'test -n "${CI_PIPELINE_ID}"',
  'test -n "${CI_RUNNER_ID}"',
  'test -f sbom.cdx.json',
  'test -f provenance.intoto.jsonl',
  'test -f signature.bundle',
];

test('what waybill attest leaves in the job satisfies the injected job, which fails without it', async () => {
  const workdir = mkdtempSync(join(tmpdir(), 'waybill-injected-'));
  const gitlab = await startGitlab();
  try {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    writeFileSync(join(workdir, 'release.key'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(
      join(workdir, 'package-lock.json'),
      JSON.stringify({
        name: 'app',
        version: '1.0.0',
        lockfileVersion: 3,
        packages: { '': { name: 'app', version: '1.0.0' } },
      }),
    );
    const project = gitlab.project({ path: 'acme/app' });
    const runner = gitlab.runner();
    const statusesOf = async (buildCommands: string[]): Promise<string[]> => {
      const { jobs } = await gitlab.runPipeline({
        project,
        workdir,
        path: `${binDir}:${process.env['PATH'] ?? ''}`,
        jobs: [
          { name: 'build', stage: 'build', runner, commands: buildCommands },
          { name: 'platform:provenance-required', stage: 'package', runner, commands: injectedLines },
        ],
      });
      return jobs.map(({ job }) => job.status);
    };

    assert.deepEqual(await statusesOf(['echo app > app.bin']), ['success', 'failed']);
    assert.deepEqual(
      await statusesOf(['echo app > app.bin', 'waybill attest app.bin --signer key --key release.key']),
      ['success', 'success'],
    );
  } finally {
    await gitlab.close();
    rmSync(workdir, { recursive: true, force: true });
  }
});
