import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseBundle, readClaimedSigner, type ClaimedSigner } from '@waybill/evidence';
import type { Platform, Signer, TrustProfile } from '@waybill/platform';
import { newKey } from '@waybill/simulator/sigstore';
import { chooseProfile, signersFor } from './find-signers.ts';
import { identityOf, makeBuild } from './testing/good-build.ts';
import { platformKey, sigstore } from './testing/good-platform.ts';

const { platform } = await makeBuild();
const [keyless, managed] = platform.profiles as [
  TrustProfile & { kind: 'keyless' },
  TrustProfile & { kind: 'key' },
];
const [release, , organisation] = platform.signers as [Signer, Signer, Signer];

function claimedBy(options: Parameters<typeof sigstore.makeBundle>[0]): ClaimedSigner {
  return readClaimedSigner(parseBundle(sigstore.makeBundle(options).bytes));
}

const byRelease = claimedBy({ identity: identityOf({}) });
const byKey = claimedBy({ key: platformKey });

function withSigners(...signers: readonly Signer[]): Platform {
  return { ...platform, signers };
}

function chosen(claimed: ClaimedSigner, given: Platform): string | undefined {
  const choice = chooseProfile(claimed, given);
  return choice.kind === 'profile' ? choice.profile.name : undefined;
}

test('chooseProfile() takes the profile of the signer entry that fits', () => {
  assert.equal(chosen(byRelease, platform), 'sigstore');
  assert.equal(chosen(byKey, platform), 'managed');
});

test('chooseProfile() finds none for an entry without identity or without issuer', () => {
  const { identity: _identity, ...anybody } = release;
  const { issuer: _issuer, ...anywhere } = release;
  assert.equal(chosen(byRelease, withSigners(anybody)), undefined);
  assert.equal(chosen(byRelease, withSigners(anywhere)), undefined);
});

test('chooseProfile() compares the issuer whole', () => {
  for (const issuer of [
    'https://gitlab.example.com/',
    'https://gitlab.example.co',
    'https://gitlab.example.com.evil.test',
  ]) {
    assert.equal(chosen(byRelease, withSigners({ ...release, issuer })), undefined);
  }
});

test('chooseProfile() wants the project by number and by path', () => {
  assert.equal(
    chosen(byRelease, withSigners({ ...release, project: { id: '4712', path: 'acme/app' } })),
    undefined,
  );
  assert.equal(
    chosen(byRelease, withSigners({ ...release, project: { id: '4711', path: 'acme/ap' } })),
    undefined,
  );
});

test('chooseProfile() accepts a pattern only inside one segment', () => {
  const pattern = (text: string): Signer => ({ ...release, identity: { kind: 'pattern', pattern: text } });
  const base = 'https://gitlab.example.com/acme';
  assert.equal(
    chosen(byRelease, withSigners(pattern(`${base}/*//.gitlab-ci.yml@refs/heads/main`))),
    'sigstore',
  );
  assert.equal(chosen(byRelease, withSigners(pattern(`${base}/*`))), undefined);
  assert.equal(chosen(byRelease, withSigners(pattern('*'))), undefined);
});

test('chooseProfile() finds none where entries of two profiles fit', () => {
  const second = { ...keyless, name: 'second' };
  const both = {
    ...withSigners(release, { ...release, name: 'again', profile: 'second' }),
    profiles: [keyless, second],
  };
  assert.equal(chosen(byRelease, both), undefined);
});

test('chooseProfile() takes a key profile by its hint where there are several', () => {
  const other = { ...managed, name: 'other', keys: [newKey('p256').spkiPem] };
  const both = {
    ...withSigners({ name: 'theirs', profile: 'other' }, organisation),
    profiles: [other, managed],
  };
  assert.equal(chosen(byKey, both), 'managed');
  assert.equal(chosen({ kind: 'key', hint: 'release-key' }, both), undefined);
});

test('chooseProfile() tries every key of the only key profile where the hint names none', () => {
  const rotated = { ...managed, keys: [newKey('p256').spkiPem, ...managed.keys] };
  const choice = chooseProfile(
    { kind: 'key', hint: 'release-key' },
    { ...platform, profiles: [keyless, rotated] },
  );
  assert.equal(choice.kind, 'profile');
  assert.deepEqual(choice.kind === 'profile' && choice.keys, rotated.keys);
});

test('chooseProfile() never takes a profile that no signer entry uses', () => {
  assert.equal(chosen(byKey, withSigners(release)), undefined);
});

test('chooseProfile() never lets a certificate be verified under a key profile', () => {
  const lookalike = { ...release, profile: 'managed' };
  assert.equal(chosen(byRelease, withSigners(lookalike)), undefined);
});

test('signersFor() names every entry of the profile that fits, and no other', () => {
  const twin = { ...release, name: 'twin' };
  assert.equal(byRelease.kind, 'certificate');
  const signer = { ...byRelease, keyFingerprint: 'sha256:00' };
  assert.deepEqual(signersFor(signer, keyless, withSigners(release, twin, organisation)), [
    'release',
    'twin',
  ]);
});
