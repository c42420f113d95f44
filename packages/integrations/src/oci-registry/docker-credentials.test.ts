import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { WaybillError } from '@waybill/kernel';
import { dockerCredentials } from './docker-credentials.ts';
import { coded } from './testing/registry-world.ts';

const dir = mkdtempSync(join(tmpdir(), 'waybill-docker-'));
after(() => rmSync(dir, { recursive: true }));

const auth = Buffer.from('ci:pass:word').toString('base64');
const host = 'registry.example.com';

function find(config: unknown, env: { readonly [name: string]: string } = {}, registry = host) {
  const variable = config === undefined ? {} : { DOCKER_AUTH_CONFIG: JSON.stringify(config) };
  return dockerCredentials({ env: { PATH: dir, ...variable, ...env }, homeDir: join(dir, 'nobody') })(
    registry,
  );
}

function helper(name: string, script: string): void {
  const path = join(dir, `docker-credential-${name}`);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
}

test('dockerCredentials() reads user and password, with a colon in it, under any form of the host', async () => {
  for (const address of [host, `https://${host}`, `https://${host}/v2/`]) {
    assert.deepEqual(await find({ auths: { [address]: { auth } } }), {
      kind: 'password',
      username: 'ci',
      password: 'pass:word',
    });
  }
  assert.equal(await find({ auths: { 'other.example.com': { auth } } }), undefined);
});

test('dockerCredentials() knows the old name of Docker Hub', async () => {
  const config = { auths: { 'https://index.docker.io/v1/': { auth } } };
  assert.equal((await find(config, {}, 'docker.io'))?.kind, 'password');
});

test('dockerCredentials() prefers tokens where they stand beside a password', async () => {
  assert.deepEqual(await find({ auths: { [host]: { auth, identitytoken: 'refresh' } } }), {
    kind: 'identity-token',
    token: 'refresh',
  });
  assert.deepEqual(await find({ auths: { [host]: { registrytoken: 'bearer' } } }), {
    kind: 'registry-token',
    token: 'bearer',
  });
});

test('dockerCredentials() reads config.json where the variable has nothing', async () => {
  const home = join(dir, 'home');
  mkdirSync(join(home, '.docker'), { recursive: true });
  writeFileSync(join(home, '.docker/config.json'), JSON.stringify({ auths: { [host]: { auth } } }));
  const found = await dockerCredentials({ env: {}, homeDir: home })(host);
  assert.equal(found?.kind, 'password');
});

test('dockerCredentials() takes the variables of a GitLab job for its own registry only', async () => {
  const job = { CI_REGISTRY: host, CI_REGISTRY_USER: 'gitlab-ci-token', CI_REGISTRY_PASSWORD: 'job-token' };
  assert.deepEqual(await find(undefined, job), {
    kind: 'password',
    username: 'gitlab-ci-token',
    password: 'job-token',
  });
  assert.equal(await find(undefined, job, 'other.example.com'), undefined);
});

test('dockerCredentials() asks the helper that the configuration names', async () => {
  helper('ours', `/bin/cat >/dev/null; echo '{"ServerURL":"x","Username":"<token>","Secret":"refresh"}'`);
  assert.deepEqual(await find({ credHelpers: { [host]: 'ours' } }), {
    kind: 'identity-token',
    token: 'refresh',
  });
  helper('empty', `echo 'credentials not found in native keychain'; exit 1`);
  assert.deepEqual(await find({ credsStore: 'empty', auths: { [host]: { auth } } }), {
    kind: 'password',
    username: 'ci',
    password: 'pass:word',
  });
});

test('dockerCredentials() refuses helpers that fail, and repeats nothing that they print', async () => {
  helper('broken', `echo 'secret-in-output'; exit 1`);
  helper('chatty', `echo '{"Username":"secret-in-output"}'`);
  for (const name of ['broken', 'chatty', 'missing', '../escape']) {
    await assert.rejects(find({ credHelpers: { [host]: name } }), (error) => {
      assert.ok(error instanceof WaybillError);
      assert.doesNotMatch(`${error.message}${error.found}${error.help}`, /secret-in-output/);
      return coded('registry-credentials-unusable')(error);
    });
  }
});

test('dockerCredentials() refuses a configuration that it cannot read', async () => {
  const broken = dockerCredentials({ env: { DOCKER_AUTH_CONFIG: '{"auths":' }, homeDir: dir });
  await assert.rejects(broken(host), coded('registry-credentials-unusable'));
  const noColon = { auths: { [host]: { auth: Buffer.from('nocolon').toString('base64') } } };
  await assert.rejects(find(noColon), coded('registry-credentials-unusable'));
});
