import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { type Instant, parseInstant } from '@waybill/kernel';
import { assertFitsSchema } from '../testing/output-schema.ts';
import { type ReleaseWorld, startReleaseWorld } from '../testing/release-world.ts';
import { run } from '../testing/run-in-process.ts';

let world: ReleaseWorld;
before(async () => {
  world = await startReleaseWorld();
  const attested = await run(['attest', 'app.tgz', ...world.signing], { env: world.env });
  assert.equal(attested.exitCode, 0, attested.stderr);
  cpSync('platform', 'public', { recursive: true });
  const yaml = readFileSync('platform/waybill.yaml', 'utf8');
  writeFileSync('public/waybill.yaml', yaml.replace('trusted_root.json', 'public-good'));
});
after(() => world.close());

function verify(platform: string, ...more: readonly string[]): readonly string[] {
  return ['verify', 'app.tgz', '--environment', 'production', '--platform', platform, ...more];
}

test('verify says how long the embedded root is vouched for, and that it is no more, where a profile uses it', async () => {
  const { stdout } = await run(verify('public'));
  assert.match(stdout, /public-good root as embedded, vouched for until 2027-04-22T19:27:31Z/);
  const now = (): Instant => parseInstant('2027-04-22T19:27:31Z');
  assert.match((await run(verify('public'), { now })).stdout, /nobody has vouched for it since 2027-04-22/);
  const json = assertFitsSchema((await run(verify('public', '--format', 'json'))).stdout) as {
    embeddedRoot: { sha256: string };
  };
  assert.match(json.embeddedRoot.sha256, /^6494e21e/);
});

test('verify says nothing of the embedded root where the platform folder brings its own', async () => {
  const ran = await run(verify('platform', '--format', 'json'));
  assert.equal((assertFitsSchema(ran.stdout) as { embeddedRoot: unknown }).embeddedRoot, null);
  assert.doesNotMatch((await run(verify('platform'))).stdout, /embedded/);
});
