import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { parseTrustedRoot } from '@waybill/evidence';
import { WaybillError } from '@waybill/kernel';
import {
  createLocalSigstore,
  gitlabIdentity,
  newSimulatedIssuer,
  sampleGitlabClaims,
  startLocalSigstore,
  type FulcioIdentity,
  type RunningSigstore,
  type SimulatedIssuer,
} from '@waybill/simulator/sigstore';
import { newSigningKey } from '../key-management/new-signing-key.ts';
import type { SigstoreServices } from './services.ts';
import { signKeyless, signWithKey, type SigningContent } from './sign.ts';

const message: SigningContent = { kind: 'message', bytes: Buffer.from('an artifact') };
const honest = gitlabIdentity(sampleGitlabClaims);
let issuer: SimulatedIssuer;
let running: RunningSigstore;
let services: SigstoreServices;
let dishonest: Server;
let named: FulcioIdentity = honest;

/** A Fulcio that certifies whom it likes, and an authority whose stamps nobody signed. */
before(async () => {
  issuer = await newSimulatedIssuer();
  running = await startLocalSigstore({ issuers: [{ issuer: issuer.issuer, jwks: issuer.jwks }] });
  dishonest = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts);
      response.end(request.url === '/stamp' ? stampOf(body) : certificateFor(body));
    });
  });
  await new Promise<void>((resolve) => dishonest.listen(0, '127.0.0.1', resolve));
  const { urls } = running;
  services = {
    fulcioUrl: urls.fulcio,
    rekor: [{ url: urls.rekor1, version: 1 }],
    tsaUrls: [urls.tsa],
    trustedRoot: parseTrustedRoot(running.trustedRoot),
  };
});
after(async () => {
  dishonest.closeAllConnections();
  dishonest.close();
  await running.close();
});

function certificateFor(body: Buffer): string {
  const asked = JSON.parse(body.toString()) as { publicKeyRequest: { publicKey: { content: string } } };
  const spki = createPublicKey(asked.publicKeyRequest.publicKey.content).export({
    type: 'spki',
    format: 'der',
  });
  const der = running.sigstore.fulcio.issue(named, spki, Date.now());
  const pem = `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`;
  return JSON.stringify({ signedCertificateEmbeddedSct: { chain: { certificates: [pem] } } });
}

/** "Granted", the digest and the nonce that were sent, and nothing else. */
function stampOf(body: Buffer): Buffer {
  return Buffer.concat([Buffer.from('302d3003020100', 'hex'), body.subarray(24, 56), body.subarray(58, 66)]);
}

function url(path = ''): string {
  return `http://127.0.0.1:${(dishonest.address() as AddressInfo).port}${path}`;
}

function refusedWith(code: string): (error: unknown) => boolean {
  return (error) => error instanceof WaybillError && error.code === code && error.category === 'refused';
}

describe('signKeyless()', () => {
  const signedAs = async (identity: FulcioIdentity): Promise<Uint8Array> => {
    named = identity;
    return signKeyless(message, { ...services, fulcioUrl: url() }, await issuer.idToken());
  };

  test('returns what is signed as the project in the token', async () => {
    assert.ok((await signedAs(honest)).length > 0);
  });

  const others: { readonly [name: string]: FulcioIdentity } = {
    'another project': {
      ...honest,
      san: 'https://gitlab.example.com/evil/other//.gitlab-ci.yml@refs/heads/main',
    },
    'another ref': { ...honest, san: honest.san.replace('/heads/', '/tags/') },
    'the same project without TLS': { ...honest, san: honest.san.replace('https:', 'http:') },
  };
  for (const [name, identity] of Object.entries(others)) {
    test(`returns nothing where Fulcio certifies ${name}`, async () => {
      await assert.rejects(signedAs(identity), (error) => {
        assert.ok(refusedWith('signed-bundle-refused')(error), String(error));
        assert.match((error as WaybillError).found ?? '', /^signer-mismatch: /);
        return true;
      });
    });
  }
});

describe('signWithKey()', () => {
  const { key } = newSigningKey();

  test('returns nothing whose timestamp nobody signed', async () => {
    assert.ok(await signWithKey(message, key, { ...services, rekor: [] }));
    const stamped = signWithKey(message, key, { ...services, rekor: [], tsaUrls: [url('/stamp')] });
    await assert.rejects(stamped, refusedWith('signed-bundle-refused'));
  });

  test('returns nothing that a log or a timestamp authority of another Sigstore vouches for', async () => {
    const trustedRoot = parseTrustedRoot(createLocalSigstore().trustedRootJson());
    for (const one of [{ rekor: [] }, { tsaUrls: [] }]) {
      assert.ok(await signWithKey(message, key, { ...services, ...one }));
      const elsewhere = signWithKey(message, key, { ...services, ...one, trustedRoot });
      await assert.rejects(elsewhere, refusedWith('signed-bundle-refused'));
    }
  });

  test('returns nothing that the key did not sign', async () => {
    const { key: other } = newSigningKey();
    const forged = { ...key, sign: (bytes: Uint8Array) => other.sign(bytes) };
    assert.ok(await signWithKey(message, key));
    await assert.rejects(signWithKey(message, forged), refusedWith('signed-bundle-refused'));
  });
});
