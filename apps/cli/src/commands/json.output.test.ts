import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { assertFitsSchema } from '../testing/output-schema.ts';
import { type ReleaseWorld, startReleaseWorld } from '../testing/release-world.ts';
import { run } from '../testing/run-in-process.ts';

let world: ReleaseWorld;
const platform = ['--platform', 'platform'];

before(async () => {
  world = await startReleaseWorld();
});
after(() => world.close());

async function json(words: readonly string[]): Promise<{ readonly [member: string]: unknown }> {
  const ran = await run([...words, '--format', 'json'], { env: world.env });
  assert.equal(ran.stderr, '', words.join(' '));
  return assertFitsSchema(ran.stdout);
}

test('the JSON of attest and its dry run fit their schema', async () => {
  assert.equal((await json(['attest', 'app.tgz', '--dry-run', ...world.signing]))['dryRun'], true);
  assert.equal((await json(['attest', 'app.tgz', ...world.signing]))['dryRun'], false);
});

test('the JSON of verify fits its schema, whatever the verdict', async () => {
  for (const environment of ['production', 'strict', 'trial']) {
    const answer = await json(['verify', 'app.tgz', '--environment', environment, ...platform]);
    assert.equal(answer['environment'], environment);
  }
});

test('the JSON of trace, trust, doctor, init and completion fits its schema', async () => {
  await json(['trace', 'app.tgz', '--evidence', '.', ...platform]);
  await json(['trust', 'show']);
  await json(['doctor', '--offline', ...platform]);
  await json(['init', 'first', '--project', 'acme/app', '--project-id', '7', '--signing', 'public-good']);
  await json(['completion', 'fish']);
  rmSync('first', { recursive: true });
});

test('the JSON of sigstore sign-bundle and verify-bundle fits its schema', async () => {
  const identity = `${world.env['CI_PROJECT_URL']}//.gitlab-ci.yml@refs/heads/main`;
  const issuer = world.env['CI_SERVER_URL'] ?? '';
  const root = ['--trusted-root', 'platform/trusted_root.json'];
  const token = ['--identity-token', world.env['SIGSTORE_ID_TOKEN'] ?? ''];
  const config = ['--signing-config', 'signing_config.json'];
  const bundle = ['--bundle', 'app.sigstore.json'];
  await json(['sigstore', 'sign-bundle', ...token, ...bundle, ...root, ...config, 'app.tgz']);
  const signer = ['--certificate-identity', identity, '--certificate-oidc-issuer', issuer];
  const verified = await json(['sigstore', 'verify-bundle', ...bundle, ...signer, ...root, 'app.tgz']);
  assert.equal(verified['verified'], true);
});

test('errors and bugs are JSON too, on stderr', async () => {
  const wrong = await run(['verify', '--format', 'json', '--no-such-option']);
  assert.equal(wrong.stdout, '');
  assert.equal(assertFitsSchema(wrong.stderr)['code'], 'option-unknown');
  const bug = await run(['trust', 'show', '--format=json'], {
    now: () => {
      throw new TypeError('a clock that does not work');
    },
  });
  assert.deepEqual([bug.exitCode, assertFitsSchema(bug.stderr)['code']], [70, null]);
});
