import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { instantFromMs } from '@waybill/kernel';
import { createLocalSigstore } from '@waybill/simulator/sigstore';
import { startVault } from '@waybill/simulator/vault';
import { assertFitsSchema } from '../testing/output-schema.ts';
import { type ReleaseWorld, startReleaseWorld } from '../testing/release-world.ts';
import { run } from '../testing/run-in-process.ts';

let world: ReleaseWorld;
before(async () => {
  world = await startReleaseWorld();
  writeFileSync('other_root.json', createLocalSigstore().trustedRootJson());
});
after(() => world.close());

/** Outcomes of one check, and how the command ended. */
async function doctor(
  check: string,
  words: readonly string[],
  nowMs = Date.now(),
  env: { readonly [name: string]: string } = {},
): Promise<{ readonly exitCode: number; readonly outcomes: readonly string[] }> {
  const ran = await run(['doctor', '--format', 'json', ...words], {
    now: () => instantFromMs(nowMs),
    env,
  });
  const { results } = assertFitsSchema(ran.stdout) as { results: { code: string; outcome: string }[] };
  const outcomes = results.filter(({ code }) => code === check).map(({ outcome }) => outcome);
  return { exitCode: ran.exitCode, outcomes };
}

/** Services on a port where nobody listens. */
function nobodysConfig(): Uint8Array {
  const nobody = 'http://127.0.0.1:9';
  return createLocalSigstore().signingConfigJson({
    fulcio: nobody,
    rekor1: nobody,
    rekor2: nobody,
    tsa: nobody,
  });
}

const config = ['--signing-config', 'signing_config.json'];
const root = ['--trusted-root', 'platform/trusted_root.json'];

describe('waybill doctor', () => {
  test('finds services that the root knows, named or in the platform folder', async () => {
    for (const words of [root, ['--platform', 'platform']]) {
      const found = await doctor('signing-service-trusted', [...config, ...words]);
      assert.deepEqual(found.outcomes, ['pass', 'pass', 'pass']);
    }
  });

  test('fails where services and root are of two Sigstores', async () => {
    const found = await doctor('signing-service-trusted', [...config, '--trusted-root', 'other_root.json']);
    assert.deepEqual(found, { exitCode: 1, outcomes: ['fail', 'fail', 'fail'] });
  });

  test('cannot tell of services that do not answer', async () => {
    writeFileSync('away.json', nobodysConfig());
    const found = await doctor('signing-service-trusted', ['--signing-config', 'away.json', ...root]);
    assert.deepEqual(found, { exitCode: 3, outcomes: ['not-evaluable', 'not-evaluable', 'not-evaluable'] });
  });

  test('asks for a root, asks no service with --offline, and says nothing without a configuration', async () => {
    assert.deepEqual((await doctor('signing-service-trusted', config)).outcomes, ['fail']);
    const offline = await doctor('signing-service-trusted', [...config, ...root, '--offline']);
    assert.deepEqual(offline.outcomes, ['not-applicable']);
    assert.deepEqual((await doctor('signing-service-trusted', [...root, '--offline'])).outcomes, []);
  });

  test('tells a month ahead of a configuration that runs out, and of one that is none', async () => {
    assert.deepEqual((await doctor('signing-config-current', [...config, ...root])).outcomes, ['pass']);
    const ending = JSON.parse(Buffer.from(nobodysConfig()).toString()) as {
      caUrls: { validFor: { end?: string } }[];
    };
    for (const { validFor } of ending.caUrls) validFor.end = new Date(Date.now() + 86_400_000).toISOString();
    writeFileSync('ending.json', JSON.stringify(ending));
    const words = ['--signing-config', 'ending.json', ...root, '--offline'];
    assert.deepEqual(await doctor('signing-config-current', words), { exitCode: 1, outcomes: ['fail'] });
    const none = ['--signing-config', 'package-lock.json', ...root, '--offline'];
    assert.deepEqual((await doctor('signing-config-current', none)).outcomes, ['fail']);
  });

  test('fails a month before nobody vouches for the embedded root, where a profile uses it', async () => {
    const soonMs = Date.parse('2027-04-01T00:00:00Z');
    const check = 'embedded-root-current';
    assert.deepEqual((await doctor(check, ['--offline'])).outcomes, ['pass']);
    assert.deepEqual((await doctor(check, ['--offline'], soonMs)).outcomes, ['fail']);
    const own = ['--offline', '--platform', 'platform'];
    assert.deepEqual((await doctor(check, own, soonMs)).outcomes, ['pass']);
  });

  test('opens a key of Vault without signing, and asks whether a signer of the platform has it', async () => {
    const vault = await startVault();
    try {
      const pair = vault.rotate('release', 'p256');
      writeFileSync('platform/release.pem', pair.spkiPem);
      const env = { VAULT_ADDR: vault.address, VAULT_TOKEN: vault.token };
      const key = ['--key', 'hashivault://release'];
      const ask = (words: readonly string[]): Promise<readonly string[]> =>
        doctor('signing-key-trusted', words, Date.now(), env).then(({ outcomes }) => outcomes);
      assert.deepEqual(await ask(key), ['pass']);
      assert.deepEqual(await ask([...key, '--platform', 'platform']), ['fail']);
      const yaml = readFileSync('platform/waybill.yaml', 'utf8');
      const profile =
        '\n    - { name: managed, kind: key, keys: [release.pem], log: optional, timestamp: optional }\n  signers:\n    - { name: managed, profile: managed }';
      writeFileSync('platform/waybill.yaml', yaml.replace('\n  signers:', profile));
      assert.deepEqual(await ask([...key, '--platform', 'platform']), ['pass']);
      assert.deepEqual(await ask([...key, '--offline']), ['not-applicable']);
      vault.seal(true);
      assert.deepEqual(await ask(key), ['not-evaluable']);
      assert.ok(vault.requests.every(({ url }) => !url.pathname.includes('/sign/')));
    } finally {
      await vault.close();
    }
  });
});
