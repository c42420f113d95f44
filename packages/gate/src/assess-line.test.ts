import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Platform } from '@waybill/platform';
import { makeEnvelope, newKey, type EnvelopeSigner } from '@waybill/simulator/sigstore';
import type { AssessedBundle } from './assessment.ts';
import { refused, statementOf, undecided } from './testing/attack.ts';
import { decideBuild, makeBuild, resultOf, type Changes } from './testing/good-build.ts';
import { goodPlatform, platformKey } from './testing/good-platform.ts';

/** The good statement in a plain envelope instead of a bundle, by signers of a key profile. */
function enveloped(signers: readonly EnvelopeSigner[], more: Changes = {}): Changes {
  return {
    requires: (requires) => ({
      ...requires,
      provenance: { ...requires.provenance!, signers: ['organisation'] },
    }),
    evidence: (good) => ({
      ...good,
      provenance: makeEnvelope(Buffer.from(JSON.stringify(statementOf())), signers),
    }),
    ...more,
  };
}

async function lines(changes: Changes): Promise<readonly AssessedBundle[]> {
  return (await makeBuild(changes)).assessment.attestations;
}

function withProfile(change: object): Pick<Changes, 'platform'> {
  return {
    platform: (platform) => ({
      ...platform,
      profiles: platform.profiles.map((profile) =>
        profile.kind === 'key' ? { ...profile, ...change } : profile,
      ),
    }),
  };
}

test('an envelope by a key of a key profile is provenance, once a ledger bounds its time', async () => {
  for (const encoding of ['der', 'p1363'] as const) {
    for (const keyid of [undefined, platformKey.hint, 'any text at all']) {
      const signer = { key: platformKey, encoding, ...(keyid === undefined ? {} : { keyid }) };
      const decision = await decideBuild(enveloped([signer]));
      assert.equal(resultOf(decision, 'provenance-signed').outcome, 'pass', `${encoding} ${keyid}`);
      assert.equal(decision.verdict, 'promote');
    }
  }
});

test('an envelope has no time of its own: without acceptance nobody can tell', async () => {
  const changes = enveloped([{ key: platformKey }], { acceptedAt: 'never' });
  await undecided(changes, 'provenance-signed');
});

test('an envelope is refused under a profile that requires a log entry or a timestamp', async () => {
  await refused(enveloped([{ key: platformKey }], withProfile({ log: 'required' })), 'provenance-signed');
  await refused(
    enveloped([{ key: platformKey }], withProfile({ timestamp: 'required' })),
    'provenance-signed',
  );
});

test('an envelope whose payload was changed after signing is refused', async () => {
  const statement = { ...statementOf(), extra: 1 };
  const changed: Changes = {
    ...enveloped([]),
    evidence: (good) => ({
      ...good,
      provenance: makeEnvelope(Buffer.from(JSON.stringify(statementOf())), [{ key: platformKey }], {
        payload: Buffer.from(JSON.stringify(statement)).toString('base64'),
      }),
    }),
  };
  await refused(changed, 'provenance-signed');
});

test('a key that no profile holds signs for nobody, whatever key id it writes', async () => {
  const stranger = { key: newKey('p256'), keyid: platformKey.hint };
  const [line] = await lines(enveloped([stranger]));
  assert.notEqual(line?.verification.kind, 'verified');
  assert.deepEqual(line?.facts, []);
});

const second = newKey('p384');
const twoProfiles: Pick<Changes, 'platform'> = {
  platform: (platform: Platform) => ({
    ...platform,
    profiles: [
      ...platform.profiles,
      {
        kind: 'key',
        name: 'partner',
        keys: [second.spkiPem],
        log: 'required',
        timestamp: 'optional',
        acceptBundles: [],
      },
    ],
    signers: [...platform.signers, { name: 'partner', profile: 'partner' }],
  }),
};

test('the key that made a signature says under which of several profiles it counts', async () => {
  const [own] = await lines(enveloped([{ key: platformKey }], twoProfiles));
  assert.equal(own?.verification.kind === 'verified' && own.verification.profile, 'managed');
  // The rules of its own profile, not of the laxer one beside it.
  const [partner] = await lines(enveloped([{ key: second }], twoProfiles));
  assert.equal(
    partner?.verification.kind === 'refused' && partner.verification.refusal.code,
    'log-entry-missing',
  );
});

test('the signatures of one envelope are judged apart, and trust is not added up', async () => {
  const stranger = newKey('p256');
  const [first, other, ...more] = await lines(
    enveloped([{ key: stranger }, { key: platformKey, encoding: 'p1363' }], twoProfiles),
  );
  assert.equal(more.length, 0);
  assert.deepEqual([first?.line, first?.signature, other?.signature], [1, 1, 2]);
  assert.equal(first?.verification.kind, 'unknown-signer');
  assert.deepEqual(other?.verification.kind === 'verified' && other.verification.signers, ['organisation']);
  const decision = await decideBuild(enveloped([{ key: stranger }, { key: platformKey }], twoProfiles));
  assert.equal(decision.verdict, 'promote');
});

test('one signature that stands in an envelope twice is not taken for two', async () => {
  const payload = Buffer.from(JSON.stringify(statementOf()));
  const once = JSON.parse(Buffer.from(makeEnvelope(payload, [{ key: platformKey }])).toString()) as {
    signatures: [object];
  };
  const twice = { ...once, signatures: [...once.signatures, { ...once.signatures[0], keyid: 'another' }] };
  const changes: Changes = {
    ...enveloped([]),
    evidence: (good) => ({ ...good, provenance: Buffer.from(JSON.stringify(twice)) }),
  };
  const [line] = await lines(changes);
  assert.equal(line?.verification.kind === 'refused' && line.verification.refusal.code, 'envelope-malformed');
});

test('an envelope is never verified under a keyless profile', async () => {
  const { profiles, signers, ...rest } = goodPlatform;
  const keyless = {
    ...rest,
    profiles: profiles.filter(({ kind }) => kind === 'keyless'),
    signers: signers.filter(({ profile }) => profile === 'sigstore'),
  };
  const [line] = await lines(enveloped([{ key: platformKey }], { platform: () => keyless }));
  assert.equal(line?.verification.kind, 'unknown-signer');
});

test('a statement that nobody signed is told as such, and proves nothing', async () => {
  const bare: Changes = {
    evidence: (good) => ({ ...good, provenance: Buffer.from(JSON.stringify(statementOf())) }),
  };
  const result = await refused(bare, 'provenance-signed');
  assert.match(result.found ?? '', /^statement-not-signed/);
  const [line] = await lines(bare);
  assert.deepEqual(line?.facts, []);
});
