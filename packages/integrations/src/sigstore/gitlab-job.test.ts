import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkCertificateHosts, parseBundle, parseTrustedRoot, readClaimedSigner } from '@waybill/evidence';
import { startGitlab } from '@waybill/simulator/gitlab';
import { startLocalSigstore } from '@waybill/simulator/sigstore';
import { signKeyless } from './sign.ts';

test('signKeyless() signs with the ID token that a job of the simulated GitLab was given', async () => {
  const workdir = mkdtempSync(join(tmpdir(), 'waybill-job-'));
  const gitlab = await startGitlab();
  const running = await startLocalSigstore({ issuers: [gitlab.issuer] });
  try {
    const project = gitlab.project({ path: 'acme/app', visibility: 'public' });
    const runner = gitlab.runner({ description: 'one' });
    const { jobs } = await gitlab.runPipeline({
      project,
      workdir,
      jobs: [
        {
          name: 'release',
          runner,
          idTokens: { SIGSTORE_ID_TOKEN: { aud: 'sigstore' } },
          commands: ['printf %s "$SIGSTORE_ID_TOKEN" > token'],
        },
      ],
    });
    assert.equal(jobs[0]?.exitCode, 0);
    const { urls, trustedRoot } = running;
    const bundle = await signKeyless(
      { kind: 'message', bytes: Buffer.from('x') },
      {
        fulcioUrl: urls.fulcio,
        rekor: [{ url: urls.rekor1, version: 1 }],
        tsaUrls: [urls.tsa],
        trustedRoot: parseTrustedRoot(trustedRoot),
      },
      readFileSync(join(workdir, 'token'), 'utf8'),
    );
    const signer = readClaimedSigner(parseBundle(bundle));
    assert.ok(signer.kind === 'certificate');
    assert.equal(signer.issuer, gitlab.issuer);
    assert.equal(signer.claims.sourceRepositoryId, String(project.id));
    assert.equal(signer.claims.runInvocationUri, `${gitlab.url}/acme/app/-/jobs/${jobs[0]?.job.id}`);
    assert.deepEqual(checkCertificateHosts(signer.claims, signer.identity).contradicting, []);
  } finally {
    await running.close();
    await gitlab.close();
    rmSync(workdir, { recursive: true, force: true });
  }
});
