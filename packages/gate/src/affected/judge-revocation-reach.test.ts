import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf } from '@waybill/kernel';
import { makeBuild, type Changes } from '../testing/good-build.ts';
import { judgeRevocationReach } from './judge-revocation-reach.ts';

type Asked = Parameters<typeof judgeRevocationReach>[0];

async function reachOf(suspect: Asked, changes: Changes = {}): Promise<string> {
  const { input } = await makeBuild(changes);
  return judgeRevocationReach(suspect, input);
}

const { input } = await makeBuild();
const signer = input.assessment.attestations.flatMap(({ verification }) =>
  verification.kind === 'verified' ? [verification.signer] : [],
)[0];
const identity = signer?.kind === 'certificate' ? signer.identity : '';

test('a build is reached by its signer, its job and its own digest', async () => {
  const job = 'https://gitlab.example.com/acme/app/-/jobs/2342';
  assert.equal(await reachOf({ kind: 'identity', value: identity }), 'reached');
  assert.equal(await reachOf({ kind: 'build', value: job }), 'reached');
  assert.equal(await reachOf({ kind: 'artifact', value: input.artifact.digest }), 'reached');
});

test('a verified build is not reached by others', async () => {
  const job = 'https://gitlab.example.com/acme/app/-/jobs/2343';
  assert.equal(await reachOf({ kind: 'identity', value: `${identity}x` }), 'not-reached');
  assert.equal(await reachOf({ kind: 'build', value: job }), 'not-reached');
  assert.equal(await reachOf({ kind: 'artifact', value: digestOf('another') }), 'not-reached');
  assert.equal(await reachOf({ kind: 'key', value: digestOf('another') }), 'not-reached');
});

test('a signer cannot be told where a signature does not verify, or where there is none', async () => {
  const unsigned: Changes = { evidence: ({ sbom }) => ({ sbom }) };
  const unread: Changes = { evidence: (all) => ({ ...all, signature: Buffer.from('{}') }) };
  for (const changes of [unsigned, unread]) {
    assert.equal(await reachOf({ kind: 'identity', value: 'x' }, changes), 'could-not-tell');
  }
});
