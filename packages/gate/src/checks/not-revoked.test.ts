import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf, instantFromMs, parseInstant } from '@waybill/kernel';
import { without, revoke } from '../testing/check-cases.ts';
import { artifactBytes, decideBuild, identityOf, resultOf, type Changes } from '../testing/good-build.ts';
import { platformKey, signedAt } from '../testing/good-platform.ts';

const hourMs = 3600 * 1000;
const from = instantFromMs(signedAt - hourMs);
const until = instantFromMs(signedAt + hourMs);

async function outcomeOf(changes: Changes): Promise<string> {
  return resultOf(await decideBuild(changes), 'not-revoked').outcome;
}

test('not-revoked stops what an identity signed inside the span only', async () => {
  const revoked = { kind: 'identity', value: identityOf({}).san } as const;
  assert.equal(await outcomeOf(revoke(revoked)), 'fail');
  assert.equal(await outcomeOf(revoke({ ...revoked, from, until })), 'fail');
  assert.equal(await outcomeOf(revoke({ ...revoked, from: signedAt, until: signedAt })), 'fail');
  assert.equal(await outcomeOf(revoke({ ...revoked, from: until })), 'pass');
  assert.equal(await outcomeOf(revoke({ ...revoked, until: from })), 'pass');
});

test('not-revoked stops what a key signed', async () => {
  const byKey: Changes = {
    requires: (good) => ({ ...good, signature: { signers: ['organisation'] } }),
    signatureBundle: { key: platformKey, log: 'none' },
  };
  const revoked = { kind: 'key', value: digestOf(platformKey.spki) } as const;
  assert.equal(await outcomeOf(byKey), 'pass');
  assert.equal(await outcomeOf({ ...byKey, ...revoke(revoked) }), 'fail');
  // Without log and timestamp only the ledger's time bounds it.
  assert.equal(await outcomeOf({ ...byKey, ...revoke({ ...revoked, until: from }) }), 'pass');
  assert.equal(
    await outcomeOf({ ...byKey, acceptedAt: until, ...revoke({ ...revoked, from: until }) }),
    'fail',
  );
});

test('not-revoked stops builds of a runner that overlap the span', async () => {
  const revoked = { kind: 'runner', value: '7' } as const;
  const during = { from: parseInstant('2026-01-31T11:57:00Z'), until: parseInstant('2026-01-31T11:58:00Z') };
  assert.equal(await outcomeOf(revoke({ ...revoked, ...during })), 'fail');
  assert.equal(await outcomeOf(revoke({ ...revoked, until: parseInstant('2026-01-31T11:50:00Z') })), 'pass');
  assert.equal(await outcomeOf(revoke({ kind: 'runner', value: '9' })), 'pass');
});

test('not-revoked is not evaluable where a runner is revoked for a span and nobody vouches for the time', async () => {
  const untimed: Changes = { evidence: () => ({}), acceptedAt: 'never' };
  assert.equal(
    await outcomeOf({ ...untimed, ...revoke({ kind: 'runner', value: '7', from }) }),
    'not-evaluable',
  );
  assert.equal(await outcomeOf({ ...untimed, ...revoke({ kind: 'runner', value: '7' }) }), 'fail');
});

test('not-revoked is not evaluable where a runner is revoked and nothing says which one built', async () => {
  const silent: Changes = { ...without('provenance'), idToken: () => undefined };
  assert.equal(await outcomeOf({ ...silent, ...revoke({ kind: 'runner', value: '9' }) }), 'not-evaluable');
});

test('not-revoked stops the build of a job by its address', async () => {
  const value = 'https://gitlab.example.com/acme/app/-/jobs/2342';
  assert.equal(await outcomeOf(revoke({ kind: 'build', value })), 'fail');
  assert.equal(await outcomeOf(revoke({ kind: 'build', value: value.slice(0, -1) })), 'pass');
});

test('not-revoked goes by the clock for artifacts, and says when it changes', async () => {
  const revoked = { kind: 'artifact', value: digestOf(artifactBytes) } as const;
  const starts = parseInstant('2026-01-31T14:00:00Z');
  const before = await decideBuild(revoke({ ...revoked, from: starts }));
  assert.equal(before.verdict, 'promote');
  assert.equal(before.validUntil, starts);
  assert.equal(await outcomeOf({ ...revoke({ ...revoked, from: starts }), now: starts }), 'fail');
  const ends = parseInstant('2026-01-31T12:30:00Z');
  assert.equal(await outcomeOf({ ...revoke({ ...revoked, until: ends }), now: ends }), 'fail');
  assert.equal(
    await outcomeOf({ ...revoke({ ...revoked, until: ends }), now: instantFromMs(ends + 1) }),
    'pass',
  );
});
