import assert from 'node:assert/strict';
import { createHash, createPublicKey, verify, X509Certificate } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { newSimulatedIssuer, type SimulatedIssuer } from './simulated-issuer.ts';
import { newKey, signBytes, type SimulatedKey } from './simulated-key.ts';
import { startLocalSigstore, type RunningSigstore } from './start-local-sigstore.ts';

let issuer: SimulatedIssuer;
let running: RunningSigstore;
const key = newKey('p256');
const subject = 'project_path:acme/app:ref_type:branch:ref:main';

before(async () => {
  issuer = await newSimulatedIssuer();
  running = await startLocalSigstore({ issuers: [{ issuer: issuer.issuer, jwks: issuer.jwks }] });
});
after(() => running.close());

function post(url: string, body: unknown): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

function base64(bytes: Uint8Array | string): string {
  return Buffer.from(bytes as Uint8Array).toString('base64');
}

function certificateRequest(
  token: string,
  proof: Uint8Array = signBytes(key, Buffer.from(subject)),
): unknown {
  return {
    credentials: { oidcIdentityToken: token },
    publicKeyRequest: {
      publicKey: { algorithm: 'ECDSA', content: key.spkiPem },
      proofOfPossession: base64(proof),
    },
  };
}

function askFulcio(token: string, proof?: Uint8Array): Promise<Response> {
  return post(`${running.urls.fulcio}/api/v2/signingCert`, certificateRequest(token, proof));
}

describe('Fulcio', () => {
  test('issues a ten-minute certificate that names the job, with its chain', async () => {
    const response = await askFulcio(await issuer.idToken());
    assert.equal(response.status, 200);
    const answer = (await response.json()) as {
      signedCertificateEmbeddedSct: { chain: { certificates: [string, string, string] } };
    };
    const [leaf, intermediate, root] = answer.signedCertificateEmbeddedSct.chain.certificates.map(
      (pem) => new X509Certificate(pem),
    );
    assert.ok(leaf && intermediate && root);
    assert.equal(
      leaf.subjectAltName,
      'URI:https://gitlab.example.com/acme/app//.gitlab-ci.yml@refs/heads/main',
    );
    assert.ok(leaf.verify(intermediate.publicKey));
    assert.ok(intermediate.verify(root.publicKey));
    assert.equal(Date.parse(leaf.validTo) - Date.parse(leaf.validFrom), 600_000);
  });

  test('answers in PEM on its older interface', async () => {
    const response = await fetch(`${running.urls.fulcio}/api/v1/signingCert`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await issuer.idToken()}` },
      body: JSON.stringify({
        publicKey: { content: base64(key.spki), algorithm: 'ecdsa' },
        signedEmailAddress: base64(signBytes(key, Buffer.from(subject))),
      }),
    });
    assert.equal(response.status, 201);
    assert.equal((await response.text()).match(/BEGIN CERTIFICATE/g)?.length, 3);
  });

  const refused: { readonly [name: string]: () => Promise<Response> } = {
    'a token for another audience': async () =>
      askFulcio(await issuer.idToken({}, { audience: 'waybill:test' })),
    'an expired token': async () => askFulcio(await issuer.idToken({}, { expiresInSeconds: -60 })),
    'a token of an issuer that it does not know': async () =>
      askFulcio(await (await newSimulatedIssuer('https://other.example.com')).idToken()),
    'a token signed by another key': async () => askFulcio(await (await newSimulatedIssuer()).idToken()),
    'a proof of possession by another key': async () =>
      askFulcio(await issuer.idToken(), signBytes(newKey('p256'), Buffer.from(subject))),
    'a proof of possession over another subject': async () =>
      askFulcio(await issuer.idToken(), signBytes(key, Buffer.from('someone else'))),
    'a token without ci_config_ref_uri': async () =>
      askFulcio(await issuer.idToken({ ci_config_ref_uri: null })),
    'a token without runner_id': async () => askFulcio(await issuer.idToken({ runner_id: null })),
    'a request without a token': async () => post(`${running.urls.fulcio}/api/v2/signingCert`, {}),
  };
  for (const [name, ask] of Object.entries(refused)) {
    test(`refuses ${name}`, async () => {
      assert.equal((await ask()).status, 400);
    });
  }

  test('finds the keys of an issuer by discovery', async () => {
    let keys = {};
    const server = createServer((request, response) => {
      const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const isDiscovery = request.url === '/.well-known/openid-configuration';
      response.end(JSON.stringify(isDiscovery ? { issuer: base, jwks_uri: `${base}/keys` } : keys));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const found = await newSimulatedIssuer(address);
    keys = found.jwks;
    const other = await startLocalSigstore({ issuers: [address] });
    try {
      const response = await post(
        `${other.urls.fulcio}/api/v2/signingCert`,
        certificateRequest(
          await found.idToken({ ci_config_ref_uri: `${new URL(address).host}/a/b//c.yml@refs/heads/main` }),
        ),
      );
      assert.equal(response.status, 200);
    } finally {
      await other.close();
      server.closeAllConnections();
      server.close();
    }
  });
});

function hashedRekord(content: string, signer: SimulatedKey = key, named: SimulatedKey = signer): unknown {
  const value = createHash('sha256').update(content).digest('hex');
  const signature = { content: base64(signBytes(signer, Buffer.from(content))) };
  return {
    apiVersion: '0.0.1',
    kind: 'hashedrekord',
    spec: {
      data: { hash: { algorithm: 'sha256', value } },
      signature: { ...signature, publicKey: { content: base64(named.spkiPem) } },
    },
  };
}

describe('Rekor 1', () => {
  test('answers an entry with promise and proof, and the same entry again with 409 and its place', async () => {
    const entries = `${running.urls.rekor1}/api/v1/log/entries`;
    const proposed = hashedRekord('first');
    const created = await post(entries, proposed);
    assert.equal(created.status, 201);
    const [uuid, entry] =
      Object.entries((await created.json()) as { [uuid: string]: { logIndex: number } })[0] ?? [];
    const again = await post(entries, proposed);
    assert.equal(again.status, 409);
    assert.equal(again.headers.get('location'), `/api/v1/log/entries/${uuid}`);
    for (const query of [`/${uuid}`, `?logIndex=${entry?.logIndex}`]) {
      const found = (await (await fetch(`${entries}${query}`)).json()) as object;
      assert.deepEqual(Object.keys(found), [uuid]);
    }
    const state = (await (await fetch(`${running.urls.rekor1}/api/v1/log`)).json()) as { treeSize: number };
    assert.equal(state.treeSize, running.sigstore.rekor1.size);
  });

  test('refuses an entry whose signature does not fit its key', async () => {
    const response = await post(
      `${running.urls.rekor1}/api/v1/log/entries`,
      hashedRekord('x', key, newKey('p256')),
    );
    assert.equal(response.status, 400);
  });

  test('knows nothing of an index that it never gave', async () => {
    assert.equal((await fetch(`${running.urls.rekor1}/api/v1/log/entries?logIndex=1`)).status, 404);
  });
});

describe('Rekor 2', () => {
  const request = (content: string, signer: SimulatedKey, named: SimulatedKey = signer): unknown => ({
    hashedRekordRequestV002: {
      digest: createHash('sha256').update(content).digest('base64'),
      signature: {
        content: base64(signBytes(signer, Buffer.from(content))),
        verifier: { keyDetails: 'PKIX_ECDSA_P256_SHA_256', publicKey: { rawBytes: base64(named.spki) } },
      },
    },
  });

  test('enters a signature, and its tiles give the root of its checkpoint', async () => {
    const base = `${running.urls.rekor2}/api/v2`;
    for (const content of ['one', 'two'])
      assert.equal((await post(`${base}/log/entries`, request(content, key))).status, 201);
    const checkpoint = await (await fetch(`${base}/checkpoint`)).text();
    const [, size, root] = checkpoint.split('\n');
    assert.equal(size, '2');
    const leaves = Buffer.from(await (await fetch(`${base}/tile/0/000.p/2`)).arrayBuffer());
    assert.equal(leaves.length, 64);
    assert.equal(createHash('sha256').update(Uint8Array.of(1)).update(leaves).digest('base64'), root);
    const bundle = Buffer.from(await (await fetch(`${base}/tile/entries/000.p/2`)).arrayBuffer());
    const first = bundle.subarray(2, 2 + bundle.readUInt16BE(0));
    const hash = createHash('sha256').update(Uint8Array.of(0)).update(first).digest();
    assert.deepEqual(hash, leaves.subarray(0, 32));
    const line = checkpoint.trimEnd().split(' ').at(-1) ?? '';
    const signature = Buffer.from(line, 'base64').subarray(4);
    const text = checkpoint.slice(0, checkpoint.indexOf('\n\n') + 1);
    const logKey = createPublicKey({
      key: Buffer.from(running.sigstore.rekor2.key.spki),
      format: 'der',
      type: 'spki',
    });
    assert.ok(verify(null, Buffer.from(text), logKey, signature));
  });

  test('refuses a signature that does not fit, and answers a duplicate with 409', async () => {
    const entries = `${running.urls.rekor2}/api/v2/log/entries`;
    assert.equal((await post(entries, request('three', key, newKey('p256')))).status, 400);
    const fine = request('three', key);
    assert.equal((await post(entries, fine)).status, 201);
    assert.equal((await post(entries, fine)).status, 409);
  });
});

describe('the timestamp authority', () => {
  test('refuses a request that is not RFC 3161', async () => {
    const ask = (type: string): Promise<Response> =>
      fetch(running.urls.tsa, { method: 'POST', headers: { 'content-type': type }, body: 'x' });
    assert.equal((await ask('application/timestamp-query')).status, 400);
    assert.equal((await ask('text/plain')).status, 415);
  });
});

describe('fault switches', () => {
  test('break a service for as many requests as told', async () => {
    const log = `${running.urls.rekor1}/api/v1/log`;
    running.faults.rekor1.set({ kind: 'busy', retryAfterSeconds: 7 }, 1);
    const busy = await fetch(log);
    assert.deepEqual([busy.status, busy.headers.get('retry-after')], [429, '7']);
    assert.equal((await fetch(log)).status, 200);
    running.faults.rekor1.set({ kind: 'down' });
    await assert.rejects(fetch(log));
    running.faults.rekor1.clear();
    assert.equal((await fetch(log)).status, 200);
  });
});
