import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { digestOf } from '@waybill/kernel';
import { newSimulatedIssuer, type SimulatedIssuer } from '@waybill/simulator/sigstore';
import { type RunningVault, startVault } from '@waybill/simulator/vault';
import { signWithKey } from '../../sigstore/sign.ts';
import { openSigningKey } from '../open-signing-key.ts';
import type { SigningKey } from '../signing-key.ts';
import { accepts, refusalOf, remoteKinds } from '../testing/expectations.ts';

let issuer: SimulatedIssuer;
let vault: RunningVault;
const bytes = Buffer.from('what is signed');
const subject = 'project_path:acme/app:ref_type:branch:ref:main';

before(async () => {
  issuer = await newSimulatedIssuer();
  const { issuer: from, jwks } = issuer;
  const login = { issuer: from, jwks, audience: 'vault', role: 'release', keys: ['release'], subject };
  vault = await startVault({ login });
});
after(() => vault.close());
afterEach(() => {
  vault.fault.clear();
  vault.lie(undefined);
  vault.seal(false);
});

function open(
  place: string,
  more: { readonly env?: { readonly [name: string]: string | undefined }; readonly deadlineMs?: number } = {},
): Promise<SigningKey> {
  const env = { VAULT_ADDR: vault.address, VAULT_TOKEN: vault.token, ...more.env };
  return openSigningKey(place, { env, deadlineMs: more.deadlineMs ?? 5_000 });
}

describe('a key in Vault', () => {
  for (const [kind, query, algorithm] of remoteKinds) {
    test(`signs with ${algorithm} so that its public key alone verifies it`, async () => {
      const pair = vault.rotate(`kind-${algorithm}`, kind);
      const key = await open(`hashivault://kind-${algorithm}${query}`);
      assert.equal(key.algorithm, algorithm);
      assert.equal(key.spkiPem, pair.spkiPem);
      assert.ok(accepts(pair.spkiPem, key, bytes, await key.sign(bytes)));
    });
  }

  for (const [kind, name] of [
    ['p256', 'ecdsa'],
    ['rsa', 'rsa'],
  ] as const) {
    test(`signs a digest of what it never sees (${name}), as a bundle that verifies`, async () => {
      vault.rotate(`digest-${name}`, kind);
      const key = await open(`hashivault://digest-${name}`);
      const content = { kind: 'message', digest: digestOf(bytes), head: bytes } as const;
      assert.ok((await signWithKey(content, key)).length > 0);
    });
  }

  for (const [kind, query] of [
    ['ed25519', ''],
    ['p384', ''],
    ['rsa', '?padding=pss'],
  ] as const) {
    test(`refuses a bare SHA-256 with ${kind}${query}`, async () => {
      vault.rotate(`bare-${kind}`, kind);
      const key = await open(`hashivault://bare-${kind}${query}`);
      assert.equal((await refusalOf(key.signDigest(digestOf(bytes)))).code, 'signing-needs-bytes');
    });
  }

  test('sends a digest and never the content, except with Ed25519', async () => {
    vault.rotate('quiet', 'p256');
    const key = await open('hashivault://quiet');
    await key.sign(bytes);
    const sent = JSON.parse(Buffer.from(vault.requests.at(-1)?.body ?? '').toString()) as {
      [name: string]: unknown;
    };
    assert.equal(sent['prehashed'], true);
    assert.equal(sent['marshaling_algorithm'], 'asn1');
    assert.equal(Buffer.from(String(sent['input']), 'base64').length, 32);
  });

  test('keeps the version that it read when the key is rotated, and takes an older one by ?version=', async () => {
    const first = vault.rotate('rotated', 'p256');
    const key = await open('hashivault://rotated');
    const second = vault.rotate('rotated', 'p256');
    assert.ok(accepts(first.spkiPem, key, bytes, await key.sign(bytes)));
    assert.equal((await open('hashivault://rotated')).spkiPem, second.spkiPem);
    assert.equal((await open('hashivault://rotated?version=1')).spkiPem, first.spkiPem);
    assert.match(key.origin ?? '', /rotated, version 1$/);
  });

  const lies = ['older-version', 'older-version-untold', 'foreign-key', 'other-content'] as const;
  for (const lie of lies) {
    test(`lets no signature out when the answer is by ${lie}`, async () => {
      vault.rotate(`lie-${lie}`, 'p256');
      vault.rotate(`lie-${lie}`, 'p256');
      const key = await open(`hashivault://lie-${lie}`);
      vault.lie(lie);
      assert.equal((await refusalOf(key.sign(bytes))).code, 'remote-signature-refused');
      assert.equal((await refusalOf(key.signDigest(digestOf(bytes)))).code, 'remote-signature-refused');
    });
  }

  test('refuses a file that is a statement in disguise before the service is asked', async () => {
    vault.rotate('guarded', 'p256');
    const key = await open('hashivault://guarded');
    const asked = vault.requests.length;
    const disguised = Buffer.from('DSSEv1 28 application/vnd.in-toto+json 2 {}');
    const contents = [
      { kind: 'message', bytes: disguised },
      { kind: 'message', digest: digestOf(disguised), head: disguised.subarray(0, 16) },
    ] as const;
    for (const content of contents) {
      assert.equal((await refusalOf(signWithKey(content, key))).code, 'artifact-looks-like-statement');
    }
    assert.equal(vault.requests.length, asked);
  });
});

describe('access to Vault', () => {
  before(() => void vault.rotate('release', 'p256'));

  test('logs in with an ID token and signs as the role, and again when its token ended', async () => {
    const idToken = await issuer.idToken({ sub: subject }, { audience: 'vault' });
    const env = { VAULT_TOKEN: undefined, VAULT_AUTH_ROLE: 'release', VAULT_ID_TOKEN: idToken };
    const key = await open('hashivault://release', { env });
    await key.sign(bytes);
    vault.revokeToken(String(vault.requests.at(-1)?.headers['x-vault-token']));
    assert.ok((await key.sign(bytes)).length > 0);
  });

  const refused: readonly (readonly [
    string,
    { readonly sub: string; readonly aud: string; readonly role: string },
  ])[] = [
    ['another subject', { sub: 'project_path:mallory/app', aud: 'vault', role: 'release' }],
    ['another audience', { sub: subject, aud: 'sigstore', role: 'release' }],
    ['another role', { sub: subject, aud: 'vault', role: 'admin' }],
  ];
  for (const [name, { sub, aud, role }] of refused) {
    test(`is denied to an ID token for ${name}, and tells no part of it`, async () => {
      const idToken = await issuer.idToken({ sub }, { audience: aud });
      const env = { VAULT_TOKEN: undefined, VAULT_AUTH_ROLE: role, VAULT_ID_TOKEN: idToken };
      const error = await refusalOf(open('hashivault://release', { env }), ...idToken.split('.'));
      assert.equal(error.code, 'key-service-denied');
    });
  }

  test('is denied by a policy for another key, and tells no token', async () => {
    const token = vault.issueToken(['other']);
    const error = await refusalOf(open('hashivault://release', { env: { VAULT_TOKEN: token } }), token);
    assert.equal(error.code, 'key-service-denied');
    assert.match(error.found ?? '', /403.*permission denied/);
  });

  test('names the namespace, and finds nothing in another', async () => {
    const error = await refusalOf(open('hashivault://release', { env: { VAULT_NAMESPACE: 'team' } }));
    assert.equal(error.code, 'remote-key-unusable');
  });

  test('finds no key of another name, and no version that is not there', async () => {
    assert.equal((await refusalOf(open('hashivault://nowhere'))).code, 'remote-key-unusable');
    assert.equal((await refusalOf(open('hashivault://release?version=9'))).code, 'remote-key-unusable');
  });

  test('refuses a key that encrypts', async () => {
    vault.addSymmetricKey('sealing');
    assert.equal((await refusalOf(open('hashivault://sealing'))).code, 'signing-key-unsuitable');
  });

  test('says of a sealed Vault that it is one, and of a slow one that the time was up', async () => {
    vault.seal(true);
    const sealed = await refusalOf(open('hashivault://release'));
    assert.equal(sealed.code, 'key-service-unreachable');
    assert.match(sealed.found ?? '', /sealed/);
    vault.seal(false);
    vault.fault.set({ kind: 'slow', delayMs: 3_000 });
    const slow = await refusalOf(open('hashivault://release', { deadlineMs: 200 }));
    assert.equal(slow.code, 'key-service-unreachable');
    assert.equal(slow.category, 'unavailable');
  });

  test('asks again after a 500 and a cut connection', async () => {
    for (const kind of ['error', 'down', 'lost'] as const) {
      vault.fault.set({ kind }, 1);
      assert.ok((await open('hashivault://release')).spkiPem.length > 0, kind);
    }
  });

  for (const kind of ['nonsense', 'endless', 'redirect'] as const) {
    test(`ends in a coded error when the answer is ${kind}`, async () => {
      vault.fault.set(kind === 'redirect' ? { kind, to: 'http://127.0.0.1:9/' } : { kind });
      const { code } = await refusalOf(open('hashivault://release'), vault.token);
      assert.ok(['key-service-answer-malformed', 'key-service-unreachable'].includes(code), code);
    });
  }

  const misconfigured: { readonly [name: string]: { readonly [variable: string]: string | undefined } } = {
    'no address': { VAULT_ADDR: undefined },
    'an address with a password': { VAULT_ADDR: 'http://user:secret-word@127.0.0.1:1' },
    'an address with a query': { VAULT_ADDR: 'http://127.0.0.1:1/?x=1' },
    'a token of two lines': { VAULT_TOKEN: 'hvs.secret-word\nx-evil: 1' },
    'a namespace of two lines': { VAULT_NAMESPACE: 'team\nx-evil: 1' },
    'no token': { VAULT_TOKEN: undefined },
    'a role without ID token': { VAULT_TOKEN: undefined, VAULT_AUTH_ROLE: 'release' },
    'an engine path that climbs': { TRANSIT_SECRET_ENGINE_PATH: '../sys' },
  };
  for (const [name, env] of Object.entries(misconfigured)) {
    test(`is not tried with ${name}`, async () => {
      const asked = vault.requests.length;
      const error = await refusalOf(open('hashivault://release', { env }), 'secret-word');
      assert.equal(error.code, 'key-service-credentials-missing');
      assert.equal(vault.requests.length, asked);
    });
  }
});
