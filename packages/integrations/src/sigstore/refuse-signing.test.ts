import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { paeOf, parseBundle, parseTrustedRoot, statementPayloadType, verifyBundle } from '@waybill/evidence';
import { digestOf, instantFromMs, WaybillError } from '@waybill/kernel';
import {
  newSimulatedIssuer,
  startLocalSigstore,
  type RunningSigstore,
  type SimulatedIssuer,
} from '@waybill/simulator/sigstore';
import { newSigningKey } from '../key-management/new-signing-key.ts';
import type { SigstoreServices } from './services.ts';
import { signKeyless, signWithKey, type SigningContent } from './sign.ts';

let issuer: SimulatedIssuer;
let running: RunningSigstore;
let services: SigstoreServices;

before(async () => {
  issuer = await newSimulatedIssuer();
  running = await startLocalSigstore({ issuers: [{ issuer: issuer.issuer, jwks: issuer.jwks }] });
  const { urls } = running;
  services = {
    fulcioUrl: urls.fulcio,
    rekor: [{ url: urls.rekor2, version: 2 }],
    tsaUrls: [urls.tsa],
    trustedRoot: parseTrustedRoot(running.trustedRoot),
  };
});
after(() => running.close());

function refusedWith(code: string): (error: unknown) => boolean {
  return (error) => error instanceof WaybillError && error.code === code;
}

const artifact = Buffer.from('built by nobody');
const payload = Buffer.from(
  JSON.stringify({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'a', digest: { sha256: digestOf(artifact).slice('sha256:'.length) } }],
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {},
  }),
);
/** A file that whoever chooses what is built would like to have signed. */
const disguised = paeOf(statementPayloadType, payload);

describe('a file that is the signed form of a statement', () => {
  const { key } = newSigningKey();
  const forms: { readonly [name: string]: SigningContent } = {
    bytes: { kind: 'message', bytes: disguised },
    digest: { kind: 'message', digest: digestOf(disguised), head: disguised.subarray(0, 16) },
  };
  for (const [form, content] of Object.entries(forms)) {
    test(`is signed by no key, given by ${form}`, async () => {
      await assert.rejects(signWithKey(content, key), refusedWith('artifact-looks-like-statement'));
    });

    test(`is signed by no certificate, given by ${form}, and no service hears of it`, async () => {
      const signing = signKeyless(content, services, await issuer.idToken());
      await assert.rejects(signing, refusedWith('artifact-looks-like-statement'));
      assert.deepEqual(
        Object.values(running.requests).map((requests) => requests.length),
        [0, 0, 0, 0],
      );
    });
  }

  test('would otherwise give a signature over the statement, as the key itself shows', async () => {
    const signature = Buffer.from(await key.sign(disguised)).toString('base64');
    const bundle = {
      mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      verificationMaterial: { publicKey: { hint: 'x' }, tlogEntries: [] },
      dsseEnvelope: {
        payload: payload.toString('base64'),
        payloadType: statementPayloadType,
        signatures: [{ sig: signature }],
      },
    };
    const { content } = verifyBundle(parseBundle(Buffer.from(JSON.stringify(bundle))), {
      signer: { kind: 'key', keyPem: key.spkiPem },
      artifact: { digest: digestOf(artifact) },
      rules: {
        acceptBundles: ['0.3'],
        log: 'optional',
        timestamp: 'optional',
        acceptedAt: instantFromMs(Date.now()),
      },
    });
    assert.equal(content.kind, 'statement');
  });

  test('is one only by its first seven bytes', async () => {
    for (const text of ['DSSEv1', 'DSSEv1\n28', 'DSSEv2 28', ' DSSEv1 28', '']) {
      const bytes = Buffer.from(text);
      await signWithKey({ kind: 'message', bytes }, key);
      await signWithKey({ kind: 'message', digest: digestOf(bytes), head: bytes.subarray(0, 16) }, key);
    }
  });

  test('hides behind no head that was left short', async () => {
    const content = { kind: 'message', digest: digestOf(disguised), head: new Uint8Array() } as const;
    await assert.rejects(signWithKey(content, key), TypeError);
  });
});

describe('services that tell no time', () => {
  const message: SigningContent = { kind: 'message', bytes: artifact };

  test('are refused where a log of version 2 would stand alone', async () => {
    const timeless = { ...services, tsaUrls: [] };
    const { key } = newSigningKey();
    for (const rekor of [
      timeless.rekor,
      [...timeless.rekor, { url: running.urls.rekor1, version: 1 as const }],
    ]) {
      const token = await issuer.idToken();
      const refused = refusedWith('signing-services-missing');
      await assert.rejects(signWithKey(message, key, { ...timeless, rekor }), refused);
      await assert.rejects(signKeyless(message, { ...timeless, rekor }, token), refused);
    }
  });

  test('are refused beside a certificate, and not beside a key', async () => {
    const none = { ...services, rekor: [], tsaUrls: [] };
    const keyless = signKeyless(message, none, await issuer.idToken());
    await assert.rejects(keyless, refusedWith('signing-services-missing'));
    assert.ok(await signWithKey(message, newSigningKey().key, none));
  });
});
