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

/** A build of which only the job's own word says where it ran: signed by a key, without a token. */
const onlyClaimed: Changes = {
  idToken: () => undefined,
  provenanceBundle: { key: platformKey, log: 'none' },
  signatureBundle: { key: platformKey, log: 'none' },
  requires: ({ provenance }) => ({ provenance: { ...provenance!, signers: ['organisation'] } }),
};

test('not-revoked does not believe a claim that names another runner', async () => {
  const revoked = { kind: 'runner', value: '9' } as const;
  assert.equal(await outcomeOf({ ...onlyClaimed, ...revoke({ kind: 'runner', value: '7' }) }), 'fail');
  assert.equal(await outcomeOf({ ...onlyClaimed, ...revoke(revoked) }), 'not-evaluable');
  // The certificate binds the job, and no runner.
  assert.equal(await outcomeOf({ idToken: () => undefined, ...revoke(revoked) }), 'not-evaluable');
  assert.equal(await outcomeOf(revoke(revoked)), 'pass');
});

test('not-revoked needs no place where the evidence is from outside the span', async () => {
  const revoked = { kind: 'runner', value: '9' } as const;
  assert.equal(await outcomeOf({ ...onlyClaimed, ...revoke({ ...revoked, from: until }) }), 'pass');
  assert.equal(await outcomeOf({ ...onlyClaimed, ...revoke({ ...revoked, until: from }) }), 'pass');
  assert.equal(await outcomeOf({ ...onlyClaimed, ...revoke({ ...revoked, from, until }) }), 'not-evaluable');
});

test('not-revoked does not believe a claim that names another job', async () => {
  const value = 'https://gitlab.example.com/acme/app/-/jobs/666';
  assert.equal(await outcomeOf({ ...onlyClaimed, ...revoke({ kind: 'build', value }) }), 'not-evaluable');
  assert.equal(
    await outcomeOf({ idToken: () => undefined, ...revoke({ kind: 'build', value }) }),
    'pass',
    'the certificate names the job',
  );
});

test('not-revoked stops the build of a job by host and number, whatever its project is called now', async () => {
  const judge = (value: string): Promise<string> => outcomeOf(revoke({ kind: 'build', value }));
  assert.equal(await judge('https://gitlab.example.com/acme/app/-/jobs/2342'), 'fail');
  assert.equal(await judge('https://gitlab.example.com/acme/renamed/-/jobs/2342'), 'fail');
  assert.equal(await judge('https://gitlab.example.com/acme/app/-/jobs/234'), 'pass');
  assert.equal(await judge('https://gitlab.example.org/acme/app/-/jobs/2342'), 'pass');
});

test('not-revoked stops the build of a job of which only the token gives the number', async () => {
  const value = 'https://gitlab.example.com/acme/renamed/-/jobs/2342';
  assert.equal(await outcomeOf({ evidence: () => ({}), ...revoke({ kind: 'build', value }) }), 'fail');
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
