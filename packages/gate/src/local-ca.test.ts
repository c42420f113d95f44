import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LocalCaProfile, Platform } from '@waybill/platform';
import { makeLocalBundle, newLocalAuthority, type LeafOverrides } from '@waybill/simulator/sigstore';
import type { AssessedBundle } from './assessment.ts';
import { refused, statementOf, stopped, undecided } from './testing/attack.ts';
import { decideBuild, identityOf, makeBuild, resultOf, type Changes } from './testing/good-build.ts';
import { signedAt } from './testing/good-platform.ts';

const authority = newLocalAuthority('authority of acme app', signedAt - 1000);
const identity = {
  issuer: 'https://gitlab.example.com',
  identity: {
    kind: 'literal',
    text: 'https://gitlab.example.com/acme/app//.gitlab-ci.yml@refs/heads/main',
  },
} as const;

/** A platform that trusts GitLab's own authority of the project beside its Sigstore, for the same job. */
function withLocalCa(change: Partial<LocalCaProfile> = {}): NonNullable<Changes['platform']> {
  return (platform: Platform) => ({
    ...platform,
    profiles: [
      ...platform.profiles,
      {
        kind: 'gitlab-local-ca',
        name: 'local',
        project: { id: '4711', path: 'acme/app' },
        certificates: [authority.pem],
        ...change,
      },
    ],
    signers: [...platform.signers, { name: 'control-plane', profile: 'local', ...identity }],
  });
}

function signedLocally(
  overrides: LeafOverrides = {},
  more: Changes = {},
  claims: Parameters<typeof identityOf>[0] = {},
): Changes {
  const payload = Buffer.from(JSON.stringify(statementOf()));
  return {
    platform: withLocalCa(),
    requires: (requires) => ({
      ...requires,
      provenance: { ...requires.provenance!, signers: ['control-plane'] },
    }),
    evidence: (good) => ({
      ...good,
      provenance: makeLocalBundle(authority, identityOf(claims), payload, signedAt, overrides),
    }),
    ...more,
  };
}

async function lineOf(changes: Changes): Promise<AssessedBundle | undefined> {
  return (await makeBuild(changes)).assessment.attestations[0];
}

test('a certificate of the project’s own authority counts from the moment at which a ledger accepted it', async () => {
  const decision = await decideBuild(signedLocally());
  assert.deepEqual([decision.verdict, stopped(decision)], ['promote', []]);
  assert.match(resultOf(decision, 'provenance-signer').found ?? '', /known as control-plane$/);
});

test('its facts are those of a certificate', async () => {
  const line = await lineOf(signedLocally());
  const id = line?.facts.find(({ name }) => name === 'source.project-id');
  assert.deepEqual([id?.value, id?.assurance], ['4711', 'certificate']);
});

test('without acceptance nobody can tell, and after the certificate ended it is refused', async () => {
  await undecided(signedLocally({}, { acceptedAt: 'never' }), 'provenance-signed');
  await refused(
    signedLocally({ notBeforeMs: signedAt - 2000, notAfterMs: signedAt - 1 }),
    'provenance-signed',
  );
});

test('a certificate that another key signed under the name of the authority is refused', async () => {
  const result = await refused(signedLocally({ signer: 'other-key' }), 'provenance-signed');
  assert.match(result.found ?? '', /^certificate-chain-untrusted/);
});

test('a leaf that was not made for signing, or names nobody, is refused', async () => {
  for (const overrides of [
    { purposes: null },
    { keyUsageBits: 0x06 },
    { san: null },
    { unknownCritical: true },
  ]) {
    await refused(signedLocally(overrides), 'provenance-signed');
  }
});

test('the authority of one project vouches for no other, whatever its certificate says', async () => {
  for (const claims of [{ project_id: '4712' }, { project_path: 'acme/app-evil' }]) {
    const line = await lineOf(signedLocally({}, {}, claims));
    assert.equal(line?.verification.kind, 'unknown-signer');
  }
  const other = { platform: withLocalCa({ project: { id: '4712', path: 'acme/other' } }) };
  const line = await lineOf(signedLocally({}, other));
  assert.equal(line?.verification.kind, 'unknown-signer');
  const silent = await lineOf(signedLocally({ extensions: { 15: null } }));
  assert.equal(silent?.verification.kind, 'unknown-signer');
});

test('an authority that is not pinned is that of a stranger', async () => {
  const stranger = newLocalAuthority('somebody else', signedAt - 1000);
  const line = await lineOf(signedLocally({}, { platform: withLocalCa({ certificates: [stranger.pem] }) }));
  assert.notEqual(line?.verification.kind, 'verified');
});

test('a Sigstore certificate for the same job is verified under Sigstore’s profile still', async () => {
  const decision = await decideBuild({ platform: withLocalCa() });
  assert.equal(decision.verdict, 'promote');
  assert.match(resultOf(decision, 'provenance-signed').found ?? '', /profile sigstore/);
});
