import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { digestOf } from '@waybill/kernel';
import { type AwsPrincipal, type RunningAwsKms, startAwsKms } from '@waybill/simulator/aws-kms';
import { newSimulatedIssuer, type SimulatedIssuer } from '@waybill/simulator/sigstore';
import { signWithKey } from '../../sigstore/sign.ts';
import { openSigningKey } from '../open-signing-key.ts';
import type { SigningKey } from '../signing-key.ts';
import { accepts, refusalOf, remoteKinds } from '../testing/expectations.ts';

let issuer: SimulatedIssuer;
let aws: RunningAwsKms;
let user: AwsPrincipal;
let dir: string;
const bytes = Buffer.from('what is signed');
const roleArn = 'arn:aws:iam::111122223333:role/ci-release';
const subject = 'project_path:acme/app:ref_type:branch:ref:main';

type Variables = { readonly [name: string]: string | undefined };

before(async () => {
  dir = mkdtempSync(join(tmpdir(), 'waybill-kms-'));
  issuer = await newSimulatedIssuer();
  const { issuer: from, jwks } = issuer;
  aws = await startAwsKms({ webIdentity: { issuer: from, jwks, audience: 'aws', roleArn, subject } });
  user = aws.addPrincipal();
});
after(async () => {
  await aws.close();
  rmSync(dir, { recursive: true });
});
afterEach(() => {
  aws.fault.clear();
  aws.lie(undefined);
  aws.throttle(0);
});

/** Everything that could lead out of the simulation is closed; `more` opens one way. */
function open(place: string, more: Variables = keysOf(user), deadlineMs = 5_000): Promise<SigningKey> {
  const env = {
    AWS_ENDPOINT_URL: aws.url,
    AWS_REGION: aws.region,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SHARED_CREDENTIALS_FILE: join(dir, 'none'),
    ...more,
  };
  return openSigningKey(place, { env, deadlineMs });
}

function keysOf({ accessKeyId, secretAccessKey, sessionToken }: AwsPrincipal): Variables {
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken !== undefined && { AWS_SESSION_TOKEN: sessionToken }),
  };
}

function fileWith(name: string, text: string): string {
  writeFileSync(join(dir, name), text);
  return join(dir, name);
}

describe('a key in AWS KMS', () => {
  for (const [kind, query, algorithm] of remoteKinds) {
    test(`signs with ${algorithm} so that its public key alone verifies it`, async () => {
      const { pair, id } = aws.addKey(kind);
      const key = await open(`awskms:///${id}${query}`);
      assert.equal(key.algorithm, algorithm);
      assert.ok(accepts(pair.spkiPem, key, bytes, await key.sign(bytes)));
    });
  }

  test('signs a digest of what it never sees, as a bundle that verifies', async () => {
    for (const kind of ['p256', 'rsa'] as const) {
      const key = await open(`awskms:///${aws.addKey(kind).arn}`);
      const content = { kind: 'message', digest: digestOf(bytes), head: bytes } as const;
      assert.ok((await signWithKey(content, key)).length > 0);
    }
  });

  test('keeps the key that an alias named when it was opened', async () => {
    const [first, second] = [aws.addKey('p256'), aws.addKey('p256')];
    aws.setAlias('release', first);
    const key = await open('awskms:///alias/release');
    aws.setAlias('release', second);
    assert.ok(accepts(first.pair.spkiPem, key, bytes, await key.sign(bytes)));
    assert.match(key.origin ?? '', new RegExp(first.id));
  });

  for (const lie of ['foreign-key', 'other-content'] as const) {
    test(`lets no signature out when the answer is by ${lie}`, async () => {
      const key = await open(`awskms:///${aws.addKey('p256').id}`);
      aws.lie(lie);
      assert.equal((await refusalOf(key.sign(bytes))).code, 'remote-signature-refused');
    });
  }

  test('refuses an answer that names another algorithm', async () => {
    const key = await open(`awskms:///${aws.addKey('rsa').id}`);
    aws.lie('other-algorithm');
    assert.equal((await refusalOf(key.sign(bytes))).code, 'key-service-answer-malformed');
  });

  test('refuses with Ed25519 what is longer than KMS takes', async () => {
    const key = await open(`awskms:///${aws.addKey('ed25519').id}`);
    assert.ok((await key.sign(Buffer.alloc(4096))).length > 0);
    assert.equal((await refusalOf(key.sign(Buffer.alloc(4097)))).code, 'remote-key-message-too-large');
  });

  test('finds no key that is not there, and uses none that is disabled, going away or for encryption', async () => {
    const unknown = await refusalOf(open('awskms:///alias/nobody'));
    assert.equal(unknown.code, 'remote-key-unusable');
    for (const state of ['Disabled', 'PendingDeletion'] as const) {
      const { id } = aws.addKey('p256', { state });
      assert.equal((await refusalOf(open(`awskms:///${id}`))).code, 'remote-key-unusable');
    }
    const { id } = aws.addKey('rsa', { usage: 'ENCRYPT_DECRYPT' });
    assert.equal((await refusalOf(open(`awskms:///${id}`))).code, 'signing-key-unsuitable');
  });
});

describe('access to AWS KMS', () => {
  let place: string;
  before(() => {
    place = `awskms:///${aws.addKey('p256').arn}`;
  });

  async function signs(env: Variables): Promise<void> {
    const key = await open(place, env);
    assert.ok((await key.sign(bytes)).length > 0);
  }

  test('is given by keys of a user and by those of a session', async () => {
    await signs(keysOf(user));
    await signs(keysOf(aws.addPrincipal({ sessionToken: 'of-a-session' })));
  });

  test('is given by an ID token for a role, read from a file', async () => {
    const token = await issuer.idToken({ sub: subject }, { audience: 'aws' });
    await signs({ AWS_WEB_IDENTITY_TOKEN_FILE: fileWith('token', `${token}\n`), AWS_ROLE_ARN: roleArn });
  });

  test('is given by a profile of the shared credentials file', async () => {
    const text = `[default]\naws_access_key_id = wrong\n\n; a comment\n[ release ]\naws_access_key_id=${user.accessKeyId}\naws_secret_access_key = ${user.secretAccessKey}\n`;
    const file = fileWith('credentials', text);
    await signs({ AWS_SHARED_CREDENTIALS_FILE: file, AWS_PROFILE: 'release' });
    const error = await refusalOf(open(place, { AWS_SHARED_CREDENTIALS_FILE: file, AWS_PROFILE: 'other' }));
    assert.equal(error.code, 'key-service-credentials-missing');
  });

  test('is given by a container and by an instance', async () => {
    const container = {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${aws.url}/v2/credentials`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: 'simulated-container-token',
    };
    await signs(container);
    await signs({ AWS_EC2_METADATA_DISABLED: 'false', AWS_EC2_METADATA_SERVICE_ENDPOINT: aws.url });
  });

  test('sends the token of a container to no other host over plain HTTP', async () => {
    const env = {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://example.com/credentials',
      AWS_CONTAINER_AUTHORIZATION_TOKEN: 'simulated-container-token',
    };
    assert.equal((await refusalOf(open(place, env))).code, 'key-service-credentials-missing');
  });

  const denied: readonly (readonly [string, () => Promise<Variables> | Variables])[] = [
    ['a secret that is wrong', () => ({ ...keysOf(user), AWS_SECRET_ACCESS_KEY: 'x'.repeat(40) })],
    ['a key that is not known', () => ({ ...keysOf(user), AWS_ACCESS_KEY_ID: 'AKIAUNKNOWN' })],
    ['a session that ended', () => keysOf(aws.addPrincipal({ sessionToken: 'old', expiresAtMs: 1 }))],
    ['a policy without kms:GetPublicKey', () => keysOf(aws.addPrincipal({ allow: ['kms:Sign'] }))],
  ];
  for (const [name, variables] of denied) {
    test(`is denied to ${name}, and tells no secret`, async () => {
      const env = await variables();
      const error = await refusalOf(open(place, env), env['AWS_SECRET_ACCESS_KEY'] ?? '-');
      assert.equal(error.code, 'key-service-denied');
      assert.match(error.found ?? '', /Exception/);
    });
  }

  test('is denied to an ID token of another project or audience, and tells no part of it', async () => {
    for (const [audience, sub] of [
      ['aws', 'project_path:mallory/app'],
      ['sigstore', subject],
    ] as const) {
      const token = await issuer.idToken({ sub }, { audience });
      const env = { AWS_WEB_IDENTITY_TOKEN_FILE: fileWith('other-token', token), AWS_ROLE_ARN: roleArn };
      const error = await refusalOf(open(place, env), ...token.split('.'));
      assert.equal(error.code, 'key-service-denied');
    }
  });

  test('is denied to sign with a policy that allows reading alone', async () => {
    const key = await open(place, keysOf(aws.addPrincipal({ allow: ['kms:GetPublicKey'] })));
    assert.equal((await refusalOf(key.sign(bytes))).code, 'key-service-denied');
  });

  test('is asked for again when it is throttled, and ends when that lasts', async () => {
    aws.throttle(2);
    await signs(keysOf(user));
    aws.throttle(100);
    const error = await refusalOf(open(place));
    assert.equal(error.code, 'key-service-unreachable');
    assert.match(error.found ?? '', /ThrottlingException/);
  });

  test('ends at the deadline when KMS hangs', async () => {
    aws.fault.set({ kind: 'hang' });
    const startedAt = performance.now();
    const error = await refusalOf(open(place, keysOf(user), 300), user.secretAccessKey);
    assert.equal(error.code, 'key-service-unreachable');
    assert.match(error.found ?? '', /deadline/);
    assert.ok(performance.now() - startedAt < 3_000);
  });

  for (const kind of ['nonsense', 'endless', 'redirect', 'error'] as const) {
    test(`ends in a coded error when the answer is ${kind}`, async () => {
      aws.fault.set(kind === 'redirect' ? { kind, to: 'http://127.0.0.1:9/' } : { kind });
      const { code } = await refusalOf(open(place), user.secretAccessKey);
      assert.ok(['key-service-answer-malformed', 'key-service-unreachable'].includes(code), code);
    });
  }

  test('is not tried without credentials or without region', async () => {
    assert.equal((await refusalOf(open(place, {}))).code, 'key-service-credentials-missing');
    const half = { ...keysOf(user), AWS_SECRET_ACCESS_KEY: undefined };
    assert.equal((await refusalOf(open(place, half))).code, 'key-service-credentials-missing');
    const broken = { ...keysOf(user), AWS_SESSION_TOKEN: 'one line\nand another' };
    assert.equal(
      (await refusalOf(open(place, broken), 'and another')).code,
      'key-service-credentials-missing',
    );
    const regionless = { ...keysOf(user), AWS_REGION: undefined };
    assert.equal(
      (await refusalOf(open('awskms:///alias/a', regionless))).code,
      'key-service-credentials-missing',
    );
  });
});
