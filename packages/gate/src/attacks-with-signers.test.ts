/** Attacks with keys, certificates and signatures that are real, but not the right ones. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Platform, Requirements } from '@waybill/platform';
import { gitlabIdentity, newKey } from '@waybill/simulator/sigstore';
import { refused, undecided } from './testing/attack.ts';
import {
  decideBuild,
  goodClaims,
  identityOf,
  makeEvidence,
  resultOf,
  type Changes,
} from './testing/good-build.ts';
import { platformKey } from './testing/good-platform.ts';

test('an artifact that was swapped after the build is refused, by signature and by provenance', async () => {
  const decision = await decideBuild({ artifactBytes: Buffer.from('with a backdoor') });
  assert.equal(decision.verdict, 'refuse');
  assert.equal(resultOf(decision, 'signature-covers-artifact').outcome, 'fail');
  assert.equal(resultOf(decision, 'artifact-is-subject').outcome, 'fail');
  assert.equal(resultOf(decision, 'signature-signed').outcome, 'pass', 'the signature itself still holds');
});

test('an SBOM of the same build system that hides a component is refused', async () => {
  const other = makeEvidence({
    sbom: (input) => ({ ...input, component: { ...input.component, version: '1.4.3' } }),
  });
  await refused({ evidence: (good) => ({ ...good, sbom: other.sbom! }) }, 'sbom-named-by-provenance');
});

test('provenance that somebody signed with a key of their own is refused', async () => {
  const result = await refused(
    { provenanceBundle: { key: newKey('p256'), log: 'none' } },
    'provenance-signed',
  );
  assert.match(result.found ?? '', /signature-invalid/);
});

test("provenance by an own key that hints at the organisation's key is refused", async () => {
  const key = { ...newKey('p256'), hint: platformKey.hint };
  const result = await refused({ provenanceBundle: { key, log: 'none' } }, 'provenance-signed');
  assert.match(result.found ?? '', /signature-invalid/);
});

test("provenance by the organisation's key is refused where only the release pipeline may sign", async () => {
  await refused({ provenanceBundle: { key: platformKey, log: 'none' } }, 'provenance-signer');
});

test('a certificate without an entry in the transparency log is refused, timestamp or not', async () => {
  const result = await refused({ provenanceBundle: { log: 'none', timestamp: true } }, 'provenance-signed');
  assert.match(result.found ?? '', /log-entry-missing/);
});

test('an identity that begins like the accepted one is another signer', async () => {
  const evil = identityOf({
    project_path: 'acme/app-evil',
    ci_config_ref_uri: 'gitlab.example.com/acme/app-evil//.gitlab-ci.yml@refs/heads/main',
  });
  await refused({ provenanceBundle: { identity: evil } }, 'provenance-signer');
  const suffixed = { ...identityOf({}), san: `${identityOf({}).san}-evil` };
  await refused({ signatureBundle: { identity: suffixed } }, 'signature-signer');
});

test('a certificate of the accepted identity for another project number is another signer', async () => {
  await refused({ provenanceBundle: { identity: identityOf({ project_id: '4712' }) } }, 'provenance-signer');
});

test('a certificate of another instance that says it is ours is another signer', async () => {
  const claims = {
    ...goodClaims,
    iss: 'http://gdk.test:3000',
    ci_config_ref_uri: 'gdk.test:3000/acme/app//.gitlab-ci.yml@refs/heads/main',
  };
  const identity = gitlabIdentity(claims, 'https://gitlab.example.com');
  assert.equal(identity.extensions[12], 'https://gitlab.example.com/acme/app');
  await refused({ provenanceBundle: { identity } }, 'provenance-signer');
});

test('a genuine signature over another artifact is refused', async () => {
  await refused(
    { signatureBundle: { content: { kind: 'message', bytes: Buffer.from('an older release') } } },
    'signature-covers-artifact',
  );
});

test('signed provenance does not pass for a signature', async () => {
  await refused(
    { evidence: (good) => ({ ...good, signature: good.provenance.subarray(0, -1) }) },
    'signature-present',
  );
});

test('a signature by a key without any time gives no verdict until a ledger accepts it', async () => {
  const changes: Changes = {
    requires: (good) => ({ ...good, signature: { signers: ['organisation'] } }),
    signatureBundle: { key: platformKey, log: 'none' },
  };
  await undecided({ ...changes, acceptedAt: 'never' }, 'signature-signed');
  assert.equal((await decideBuild(changes)).verdict, 'promote');
});

test('a log entry that nobody can check for want of a trusted root gives no verdict, and says what is missing', async () => {
  const ask = (requires: Requirements): Requirements => ({
    ...requires,
    provenance: { ...requires.provenance!, signers: ['organisation'] },
    source: { ...requires.source!, least: 'claimed' },
    commit: { least: 'claimed' },
  });
  const good = { key: platformKey, log: 'none' } as const;
  assert.equal((await decideBuild({ requires: ask, provenanceBundle: good })).verdict, 'promote');
  const logged = { ...good, log: 'rekor1' } as const;
  const result = await undecided({ requires: ask, provenanceBundle: logged }, 'provenance-signed');
  assert.match(result.found ?? '', /trusted-root-needed/);
  assert.equal(result.help, 'Add trustedRoot to the profile managed in waybill.yaml.');
  // That the first key of a profile did not sign it tells nothing of the second.
  const rotated = (platform: Platform): Platform => ({
    ...platform,
    profiles: platform.profiles.map((profile) =>
      profile.kind === 'key' ? { ...profile, keys: [newKey('p256').spkiPem, ...profile.keys] } : profile,
    ),
  });
  const unhinted = { ...logged, key: { ...platformKey, hint: 'release-key' } };
  await undecided({ requires: ask, provenanceBundle: unhinted, platform: rotated }, 'provenance-signed');
});
