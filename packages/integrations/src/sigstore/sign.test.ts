import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { bundleFromJSON } from '@sigstore/bundle';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify';
import { parseTrustedRoot } from '@waybill/evidence';
import { digestOf, instantFromMs, WaybillError } from '@waybill/kernel';
import {
  createLocalSigstore,
  newSimulatedIssuer,
  startLocalSigstore,
  type Fault,
  type RunningSigstore,
  type ServiceName,
  type SimulatedIssuer,
} from '@waybill/simulator/sigstore';
import { newSigningKey } from '../key-management/new-signing-key.ts';
import type { SigningKey } from '../key-management/signing-key.ts';
import type { SigstoreServices } from './services.ts';
import { signKeyless, signWithKey, type SigningContent } from './sign.ts';
import { parseSigningConfig } from './signing-config.ts';

let issuer: SimulatedIssuer;
let running: RunningSigstore;

before(async () => {
  issuer = await newSimulatedIssuer();
  running = await startLocalSigstore({ issuers: [{ issuer: issuer.issuer, jwks: issuer.jwks }] });
});
after(() => running.close());
afterEach(() => Object.values(running.faults).forEach((fault) => fault.clear()));

const bytes = Buffer.from('an artifact');
const message: SigningContent = { kind: 'message', bytes };
// Key order and spaces are the caller's: they must come back as they are.
const payload = Buffer.from(
  `{ "predicateType":"https://example.com/v1", "_type":"https://in-toto.io/Statement/v1",\n "subject":[{"name":"a","digest":{"sha256":"${'ab'.repeat(32)}"}}] }`,
);
const statement: SigningContent = { kind: 'statement', payload };

function services(...logs: readonly (1 | 2)[]): SigstoreServices {
  const { urls } = running;
  return {
    fulcioUrl: urls.fulcio,
    rekor: logs.map((version) => ({ version, url: version === 1 ? urls.rekor1 : urls.rekor2 })),
    tsaUrls: [urls.tsa],
    trustedRoot: parseTrustedRoot(running.trustedRoot),
  };
}

interface BundleJson {
  readonly mediaType: string;
  readonly verificationMaterial: {
    readonly certificate?: { readonly rawBytes: string };
    readonly publicKey?: { readonly hint: string };
    readonly tlogEntries: readonly {
      readonly kindVersion: { readonly kind: string; readonly version: string };
    }[];
    readonly timestampVerificationData?: { readonly rfc3161Timestamps: readonly unknown[] };
  };
  readonly dsseEnvelope?: {
    readonly payload: string;
    readonly signatures: readonly { readonly sig: string; readonly keyid?: string }[];
  };
}

/** Verifies with sigstore-js, and returns the bundle's JSON. */
function verifyWithOracle(bundle: Uint8Array, content: SigningContent, key?: SigningKey): BundleJson {
  const json = JSON.parse(Buffer.from(bundle).toString()) as BundleJson;
  const root = TrustedRoot.fromJSON(JSON.parse(Buffer.from(running.trustedRoot).toString()));
  const spki = key ? Buffer.from(key.spkiPem.split('\n').slice(1, -2).join(''), 'base64') : undefined;
  const keys = { [json.verificationMaterial.publicKey?.hint ?? '']: { rawBytes: spki, keyDetails: 5 } };
  const entity = toSignedEntity(bundleFromJSON(json), content.kind === 'message' ? bytes : undefined);
  const { tlogEntries, timestampVerificationData } = json.verificationMaterial;
  new Verifier(toTrustMaterial(root, keys as never), {
    tlogThreshold: tlogEntries.length,
    timestampThreshold: timestampVerificationData?.rfc3161Timestamps.length ?? 0,
    ctlogThreshold: key ? 0 : 1,
  }).verify(entity);
  return json;
}

function kinds(json: BundleJson): readonly string[] {
  return json.verificationMaterial.tlogEntries.map(
    ({ kindVersion }) => `${kindVersion.kind}@${kindVersion.version}`,
  );
}

/** The error that a promise ends with; fails where it ends well. */
async function errorOf(promise: Promise<unknown>): Promise<WaybillError> {
  const outcome = await promise.then(
    () => assert.fail('it was expected to fail'),
    (error: unknown) => error,
  );
  assert.ok(outcome instanceof WaybillError, String(outcome));
  return outcome;
}

describe('signKeyless()', () => {
  const cases: readonly (readonly [string, SigningContent, readonly (1 | 2)[], readonly string[]])[] = [
    ['a file with Rekor 1', message, [1], ['hashedrekord@0.0.1']],
    ['a file with Rekor 2', message, [2], ['hashedrekord@0.0.2']],
    ['a file with both logs', message, [1, 2], ['hashedrekord@0.0.1', 'hashedrekord@0.0.2']],
    [
      'a file by its digest',
      { kind: 'message', digest: digestOf(bytes), head: bytes.subarray(0, 16) },
      [1],
      ['hashedrekord@0.0.1'],
    ],
    ['a statement with Rekor 1', statement, [1], ['dsse@0.0.1']],
    ['a statement with Rekor 2', statement, [2], ['hashedrekord@0.0.2']],
    ['a file with a time stamp alone', message, [], []],
  ];
  for (const [name, content, logs, expected] of cases) {
    test(`signs ${name} so that sigstore-js and our own verifier accept it`, async () => {
      const bundle = await signKeyless(content, services(...logs), await issuer.idToken());
      const json = verifyWithOracle(bundle, content);
      assert.equal(json.mediaType, 'application/vnd.dev.sigstore.bundle.v0.3+json');
      assert.deepEqual(kinds(json), expected);
      if (content.kind === 'statement') {
        assert.deepEqual(Buffer.from(json.dsseEnvelope?.payload ?? '', 'base64'), payload);
      }
    });
  }

  test('puts the leaf into the bundle and no other certificate', async () => {
    const bundle = Buffer.from(await signKeyless(message, services(1), await issuer.idToken())).toString();
    const [, root] = running.sigstore.fulcio.chain;
    assert.ok(!bundle.includes(Buffer.from(root).toString('base64').slice(0, 200)));
    assert.ok(!bundle.includes('x509CertificateChain'));
  });

  test('takes its services from the signing configuration', async () => {
    const config = parseSigningConfig(running.signingConfigRekor2, instantFromMs(Date.now()));
    const { trustedRoot, ...addresses } = services(2);
    assert.deepEqual(config, addresses);
    const json = verifyWithOracle(
      await signKeyless(message, { ...config, trustedRoot }, await issuer.idToken()),
      message,
    );
    assert.deepEqual(kinds(json), ['hashedrekord@0.0.2']);
  });

  test('writes no bundle where the trusted root is that of another Sigstore', async () => {
    const trustedRoot = parseTrustedRoot(createLocalSigstore().trustedRootJson());
    for (const content of [message, statement]) {
      const error = await errorOf(
        signKeyless(content, { ...services(1), trustedRoot }, await issuer.idToken()),
      );
      assert.deepEqual([error.code, error.category], ['signed-bundle-refused', 'refused']);
    }
  });

  test('refuses to start where nobody would vouch for the time', async () => {
    const error = await errorOf(
      signKeyless(message, { ...services(2), tsaUrls: [] }, await issuer.idToken()),
    );
    assert.equal(error.code, 'signing-services-missing');
  });

  test('tries again after Retry-After, and after a cut connection', async () => {
    running.faults.fulcio.set({ kind: 'busy', retryAfterSeconds: 1 }, 1);
    running.faults.tsa.set({ kind: 'down' }, 1);
    const startedMs = performance.now();
    const bundle = await signKeyless(message, services(1), await issuer.idToken());
    verifyWithOracle(bundle, message);
    assert.ok(performance.now() - startedMs >= 1000);
  });

  test('does not wait for a Retry-After beyond its deadline', async () => {
    running.faults.rekor1.set({ kind: 'busy', retryAfterSeconds: 3600 });
    const startedMs = performance.now();
    const error = await errorOf(
      signKeyless(message, services(1), await issuer.idToken(), { deadlineMs: 5000 }),
    );
    assert.deepEqual([error.code, error.category], ['log-unreachable', 'unavailable']);
    assert.ok(performance.now() - startedMs < 2000);
  });

  test('fetches the entry where the log has it already', async () => {
    running.faults.rekor1.set({ kind: 'lost' }, 1);
    verifyWithOracle(await signKeyless(statement, services(1), await issuer.idToken()), statement);
    assert.equal(running.requests.rekor1.at(-1)?.method, 'GET');
  });

  const faults: readonly (readonly [ServiceName, Fault['kind'], string])[] = [
    ['fulcio', 'down', 'certificate-authority-unreachable'],
    ['fulcio', 'hang', 'certificate-authority-unreachable'],
    ['fulcio', 'error', 'certificate-authority-unreachable'],
    ['fulcio', 'endless', 'certificate-authority-unreachable'],
    ['fulcio', 'redirect', 'certificate-authority-unreachable'],
    ['fulcio', 'nonsense', 'sigstore-answer-malformed'],
    ['fulcio', 'lie', 'sigstore-answer-malformed'],
    ['rekor1', 'down', 'log-unreachable'],
    ['rekor1', 'hang', 'log-unreachable'],
    ['rekor1', 'error', 'log-unreachable'],
    ['rekor1', 'slow', 'log-unreachable'],
    ['rekor1', 'nonsense', 'sigstore-answer-malformed'],
    ['rekor1', 'lie', 'sigstore-answer-malformed'],
    ['rekor2', 'hang', 'log-unreachable'],
    ['rekor2', 'nonsense', 'sigstore-answer-malformed'],
    ['rekor2', 'lie', 'sigstore-answer-malformed'],
    ['tsa', 'down', 'timestamp-unreachable'],
    ['tsa', 'hang', 'timestamp-unreachable'],
    ['tsa', 'error', 'timestamp-unreachable'],
    ['tsa', 'nonsense', 'sigstore-answer-malformed'],
    ['tsa', 'lie', 'sigstore-answer-malformed'],
  ];
  for (const [service, kind, code] of faults) {
    test(`ends with ${code} where ${service} answers with ${kind}`, async () => {
      const elsewhere = running.requests.fulcio.length;
      running.faults[service].set({
        kind,
        delayMs: 60_000,
        retryAfterSeconds: 1,
        to: `${running.urls.fulcio}/elsewhere`,
      } as Fault);
      const token = await issuer.idToken();
      const logs = service === 'rekor2' ? ([2] as const) : ([1] as const);
      const deadlineMs = kind === 'hang' || kind === 'slow' ? 300 : 5000;
      const startedMs = performance.now();
      const error = await errorOf(signKeyless(message, services(...logs), token, { deadlineMs }));
      assert.deepEqual([error.code, error.category], [code, 'unavailable']);
      assert.ok(performance.now() - startedMs < deadlineMs + 1000, 'it ended by its deadline');
      assertNoToken(error, token);
      if (kind === 'redirect') {
        const later = running.requests.fulcio.slice(elsewhere);
        assert.ok(later.every((request) => request.url.pathname === '/api/v2/signingCert'));
      }
    });
  }

  test('ends with certificate-not-issued where Fulcio refuses the token', async () => {
    const token = await issuer.idToken({}, { audience: 'waybill:test' });
    const error = await errorOf(signKeyless(message, services(1), token));
    assert.deepEqual([error.code, error.category], ['certificate-not-issued', 'refused']);
    assertNoToken(error, token);
  });

  test('refuses a token that is none, without repeating it', async () => {
    const token = await issuer.idToken();
    const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const bad = [
      '',
      'glpat-secretsecretsecret',
      token.slice(0, token.lastIndexOf('.')),
      `${token}.x`,
      `a.${Buffer.from('{"sub":"glpat-secretsecretsecret').toString('base64url')}.c`,
      `a.${part(['x'])}.c`,
      `a.${part({ iss: 'x' })}.c`,
      `a.${part({ sub: 'x' })}.c`,
      `a.${part({ iss: 'x', sub: 'x', ci_config_ref_uri: 7 })}.c`,
      `a.${'A'.repeat(20_000)}.c`,
    ];
    for (const text of bad) {
      const error = await errorOf(signKeyless(message, services(1), text));
      assert.equal(error.code, 'identity-token-malformed');
      assertNoToken(error, text);
      assertNoToken(error, token);
      assert.ok(!textsOf(error).includes('glpat'));
    }
  });

  test('repeats nothing of a token that Fulcio sends back in its refusal', async () => {
    running.faults.fulcio.set({ kind: 'echo' });
    const token = await issuer.idToken();
    const error = await errorOf(signKeyless(message, services(1), token));
    assert.equal(error.code, 'certificate-not-issued');
    assert.match(error.found ?? '', /^status 400: \(text not shown/);
    assertNoToken(error, token);
  });
});

/** Everything that an error says, causes included. */
function textsOf(error: unknown): string {
  const texts: string[] = [];
  for (let at = error; at instanceof Error; at = at.cause) {
    texts.push(at.message, at.stack ?? '', JSON.stringify(at, Object.getOwnPropertyNames(at)));
  }
  return texts.join('\n');
}

function assertNoToken(error: unknown, token: string): void {
  const texts = textsOf(error);
  for (const part of token.split('.')) {
    if (part.length > 12)
      assert.ok(!texts.includes(part.slice(0, 40)), 'a part of the token is in the error');
  }
}

describe('signWithKey()', () => {
  for (const algorithm of ['ecdsa-p256', 'ecdsa-p384', 'ecdsa-p521', 'rsa-pkcs1', 'ed25519'] as const) {
    test(`names an ${algorithm} key by the digest of its SPKI, in the hint alone`, async () => {
      const { key } = newSigningKey({ algorithm });
      const json = JSON.parse(Buffer.from(await signWithKey(statement, key)).toString()) as BundleJson;
      const hint = Buffer.from(key.fingerprint.slice(7), 'hex').toString('base64');
      assert.equal(json.verificationMaterial.publicKey?.hint, hint);
      assert.deepEqual(Object.keys(json.dsseEnvelope?.signatures[0] ?? {}), ['sig']);
    });
  }

  for (const [name, content] of [
    ['a file', message],
    ['a statement', statement],
  ] as const) {
    test(`signs ${name}, logs it in both logs and has it stamped, so that sigstore-js accepts it`, async () => {
      const { key } = newSigningKey();
      const bundle = await signWithKey(content, key, services(1, 2));
      verifyWithOracle(bundle, content, key);
    });
  }

  for (const algorithm of ['ecdsa-p384', 'ecdsa-p521', 'rsa-pkcs1'] as const) {
    test(`has files and statements by an ${algorithm} key taken by both logs`, async () => {
      const { key } = newSigningKey({ algorithm });
      for (const content of [message, statement]) {
        const json = JSON.parse(
          Buffer.from(await signWithKey(content, key, services(1, 2))).toString(),
        ) as BundleJson;
        assert.equal(json.verificationMaterial.tlogEntries.length, 2);
      }
    });
  }

  test('logs statements by an Ed25519 key whole, and refuses to log files by it', async () => {
    const { key } = newSigningKey({ algorithm: 'ed25519' });
    const json = JSON.parse(
      Buffer.from(await signWithKey(statement, key, services(1, 2))).toString(),
    ) as BundleJson;
    assert.deepEqual(kinds(json), ['dsse@0.0.1', 'dsse@0.0.2']);
    assert.equal((await errorOf(signWithKey(message, key, services(1, 2)))).code, 'signing-key-unsuitable');
  });
});
