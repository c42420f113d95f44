import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseInstant, WaybillError } from '@waybill/kernel';
import { checkRootCurrent } from './checks/root-current.ts';
import { loadPlatform } from './load-platform.ts';
import { problemsOf } from './platform-problem.ts';
import { exampleWith } from './testing/example-folder.ts';

/** Made for this test with openssl; valid from 2026-12-01 to 2036-11-28. */
const authority = `-----BEGIN CERTIFICATE-----
MIIByTCCAW+gAwIBAgIUZhKTmmScnGfhJ7XTJTFTfc9EgpIwCgYIKoZIzj0EAwIw
MjEPMA0GA1UECgwGR2l0TGFiMR8wHQYDVQQDDBZhY21lIHNob3AgYXR0ZXN0YXRp
b25zMB4XDTI2MTIwMTA0NDA0MloXDTM2MTEyODA0NDA0MlowMjEPMA0GA1UECgwG
R2l0TGFiMR8wHQYDVQQDDBZhY21lIHNob3AgYXR0ZXN0YXRpb25zMFkwEwYHKoZI
zj0CAQYIKoZIzj0DAQcDQgAE7/E5aafTRffrXW8bcGOOrfmX7C7E/h5rSZ3o1U70
i6RBraVrwWgoQUb6yYlVNcjes2pB5/Xm8bOZQphVoEdjtqNjMGEwHQYDVR0OBBYE
FEwJnFpRQ+HFQRbLEfG0emPN3GKwMB8GA1UdIwQYMBaAFEwJnFpRQ+HFQRbLEfG0
emPN3GKwMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/BAQDAgEGMAoGCCqGSM49
BAMCA0gAMEUCIQC9p4qISs9UeU8M65A56v6Vw0MmfXRDofF+bTF/MXOyWQIgRqHV
RSddtxuY++BTVjmalaLURKPLUyVo8FS5IuGJh8E=
-----END CERTIFICATE-----
`;
/** The same, but no authority. */
const leaf = `-----BEGIN CERTIFICATE-----
MIIBbzCCARagAwIBAgIUD4nEytxnieEYydB7xJiGx5fvwM8wCgYIKoZIzj0EAwIw
DzENMAsGA1UEAwwEbGVhZjAeFw0yNjEyMDEwNDQwNDJaFw0zNjExMjgwNDQwNDJa
MA8xDTALBgNVBAMMBGxlYWYwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATv8Tlp
p9NF9+tdbxtwY46t+ZfsLsT+HmtJnejVTvSLpEGtpWvBaChBRvrJiVU1yN6zakHn
9ebxs5lCmFWgR2O2o1AwTjAdBgNVHQ4EFgQUTAmcWlFD4cVBFssR8bR6Y83cYrAw
HwYDVR0jBBgwFoAUTAmcWlFD4cVBFssR8bR6Y83cYrAwDAYDVR0TAQH/BAIwADAK
BggqhkjOPQQDAgNHADBEAiBWBXDAGjWd6C2N+eQHO7aqyd60THhutvzn1IDUIKQp
pAIgRrqHNKKpTK9XWvybzYU/HKWIdkNCMz5qO+BeXlM94pU=
-----END CERTIFICATE-----
`;

const profile = `  profiles:
    - name: gitlab-acme-shop
      kind: gitlab-local-ca
      project: { id: 4711, path: acme/shop }
      certificates: [keys/gitlab-acme-shop.pem]
`;
const signer = `  signers:
    - name: control-plane
      profile: gitlab-acme-shop
      issuer: https://gitlab.example.com
      identity: https://gitlab.example.com/acme/shop//.gitlab-ci.yml@refs/heads/main
`;

function folderWith(pem: string): Map<string, Uint8Array> {
  const files = exampleWith('waybill.yaml', '  profiles:\n', profile);
  const text = Buffer.from(files.get('waybill.yaml') ?? '').toString();
  files.set('waybill.yaml', Buffer.from(text.replace('  signers:\n', signer)));
  return files.set('keys/gitlab-acme-shop.pem', Buffer.from(pem));
}

test('loadPlatform() reads GitLab’s own authority beside a Sigstore for the same job', () => {
  const { profiles, signers } = loadPlatform(folderWith(authority));
  assert.deepEqual(profiles[0], {
    kind: 'gitlab-local-ca',
    name: 'gitlab-acme-shop',
    project: { id: '4711', path: 'acme/shop' },
    certificates: [authority],
  });
  assert.equal(signers[0]?.profile, 'gitlab-acme-shop');
});

test('loadPlatform() refuses a pinned certificate that is none of an authority', () => {
  for (const pem of [leaf, 'no PEM', authority + authority]) {
    assert.throws(
      () => loadPlatform(folderWith(pem)),
      (error) => {
        assert.ok(error instanceof WaybillError);
        assert.deepEqual(
          problemsOf(error).map(({ code }) => code),
          ['pem-malformed'],
        );
        return true;
      },
    );
  }
});

test('checkRootCurrent() tells a pinned authority that has ended, ends soon, or has not begun', () => {
  const platform = loadPlatform(folderWith(authority));
  const at = (time: string): string | undefined =>
    checkRootCurrent(platform, parseInstant(time), 30 * 86_400).find(({ message }) =>
      message.includes('gitlab-acme-shop'),
    )?.outcome;
  assert.equal(at('2027-01-01T00:00:00Z'), 'pass');
  for (const time of ['2036-11-20T00:00:00Z', '2037-01-01T00:00:00Z', '2026-01-01T00:00:00Z']) {
    assert.equal(at(time), 'fail', time);
  }
});
