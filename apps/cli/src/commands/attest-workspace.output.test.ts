/** `waybill attest --workspace`: the SBOM of one packed workspace. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { parseSbom } from '@waybill/evidence';
import { type ReleaseWorld, startReleaseWorld } from '../testing/release-world.ts';
import { type Ran, run } from '../testing/run-in-process.ts';

let world: ReleaseWorld;

before(async () => {
  world = await startReleaseWorld();
  const locked = (name: string): object => ({
    version: '1.0.0',
    resolved: `https://registry.example.com/${name}/-/${name}-1.0.0.tgz`,
    integrity: `sha512-${Buffer.alloc(64, 7).toString('base64')}`,
  });
  const packages = {
    '': { name: 'house', workspaces: ['apps/*'] },
    'apps/web': { name: 'web', version: '2.1.0', dependencies: { left: '^1.0.0' } },
    'apps/tool': { name: 'tool', version: '3.0.0', dependencies: { right: '^1.0.0' } },
    'node_modules/web': { resolved: 'apps/web', link: true },
    'node_modules/tool': { resolved: 'apps/tool', link: true },
    'node_modules/left': locked('left'),
    'node_modules/right': locked('right'),
  };
  writeFileSync('package-lock.json', JSON.stringify({ name: 'house', lockfileVersion: 3, packages }));
});
after(() => world.close());

function attest(...words: readonly string[]): Promise<Ran> {
  return run(['attest', 'app.tgz', ...world.signing, ...words], { env: world.env });
}

function listed(): readonly string[] {
  return parseSbom(readFileSync('sbom.cdx.json'))
    .components.map(({ name }) => name)
    .toSorted();
}

test('attest lists the whole lockfile, or what one workspace reaches', async () => {
  const whole = await attest();
  assert.equal(whole.exitCode, 0, whole.stderr);
  assert.deepEqual(listed(), ['left', 'right', 'tool', 'web']);
  const one = await attest('--workspace', 'apps/web');
  assert.equal(one.exitCode, 0, one.stderr);
  assert.deepEqual(listed(), ['left']);
  const sbom = JSON.parse(readFileSync('sbom.cdx.json', 'utf8')) as {
    readonly metadata: { readonly component: { readonly name: string; readonly version: string } };
  };
  const { name, version } = sbom.metadata.component;
  assert.deepEqual([name, version], ['web', '2.1.0']);
});

test('attest refuses a workspace that the lockfile does not have, and one beside an SBOM made elsewhere', async () => {
  const unknown = await attest('--workspace', 'apps/wbe');
  assert.equal(unknown.exitCode, 2, unknown.stderr);
  assert.match(unknown.stderr, /lockfile-workspace-unknown/);
  const both = await attest('--workspace', 'apps/web', '--sbom', 'sbom.cdx.json');
  assert.equal(both.exitCode, 2);
  assert.match(both.stderr, /options-conflict/);
});
