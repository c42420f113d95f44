import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf, WaybillError } from '@waybill/kernel';
import { keepManifest, sampleImage, startRegistry, storeBlob } from '@waybill/simulator/registry';
import type { RegistryCredential } from './credentials.ts';
import { coded, openOn, repositoryName, withRegistry } from './testing/registry-world.ts';

const password: RegistryCredential = { kind: 'password', username: 'ci', password: 'hunter2-secret' };
const tokens = { kind: 'token', username: 'ci', password: 'hunter2-secret' } as const;

test('fetchManifest() gives the manifest of a tag with a digest of its own computing', async () => {
  await withRegistry({}, async ({ registry, repository }) => {
    const digest = sampleImage(registry.store, repositoryName, { tag: '1.2' });
    const fetched = await repository.fetchManifest('1.2');
    assert.equal(fetched.digest, digest);
    assert.equal(fetched.manifest.kind, 'image');
    assert.equal(digestOf(fetched.bytes), digest);
  });
});

test('fetchManifest() refuses a manifest that is not the one that was asked for', async () => {
  await withRegistry({}, async ({ registry, repository }) => {
    const digest = sampleImage(registry.store, repositoryName);
    const other = sampleImage(registry.store, repositoryName, { layer: Buffer.from('another') });
    const key = `${repositoryName}@${digest}`;
    const forged = registry.store.manifests.get(`${repositoryName}@${other}`);
    assert.ok(forged);
    registry.store.manifests.set(key, forged);
    await assert.rejects(repository.fetchManifest(digest), coded('registry-content-mismatch'));
  });
});

test('fetchManifest() says that there is no such image', async () => {
  await withRegistry({}, async ({ repository }) => {
    await assert.rejects(repository.fetchManifest('1.2'), coded('image-not-found'));
  });
});

test('fetchManifest() concludes nothing from nonsense', async () => {
  for (const [bytes, mediaType] of [
    ['<html>log in</html>', 'text/html'],
    ['{"schemaVersion":2}', 'application/vnd.oci.image.index.v1+json'],
    ['{"schemaVersion":1,"layers":[]}', 'application/vnd.oci.image.manifest.v1+json'],
    [
      '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}',
      'application/vnd.oci.image.manifest.v1+json',
    ],
    ['{"schemaVersion":2,"manifests":[],"layers":[]}', 'application/vnd.oci.image.index.v1+json'],
  ] as const) {
    await withRegistry({}, async ({ registry, repository }) => {
      keepManifest(registry.store, repositoryName, { mediaType, bytes: Buffer.from(bytes) }, 'odd');
      await assert.rejects(repository.fetchManifest('odd'), coded('registry-answer-unexpected'), bytes);
    });
  }
});

test('a repository gets a token from the service that the registry names, and keeps it', async () => {
  const work = async ({ registry, repository }: Parameters<Parameters<typeof withRegistry>[1]>[0]) => {
    const digest = sampleImage(registry.store, repositoryName);
    await repository.fetchManifest(digest);
    await repository.fetchManifest(digest);
    const asked = registry.requests.filter(({ url }) => url.pathname === '/jwt/auth');
    assert.equal(asked.length, 1);
    assert.equal(asked[0]?.url.searchParams.get('scope'), `repository:${repositoryName}:pull`);
  };
  await withRegistry({ auth: tokens }, work, password);
});

test('a repository gets a new token where the old one is worth nothing any more', async () => {
  await withRegistry(
    { auth: tokens },
    async ({ registry, repository }) => {
      const digest = sampleImage(registry.store, repositoryName);
      await repository.fetchManifest(digest);
      registry.revokeTokens();
      assert.equal((await repository.fetchManifest(digest)).digest, digest);
    },
    password,
  );
});

test('a repository exchanges an identity token, and shows a public registry none', async () => {
  const auth = { ...tokens, identityToken: 'refresh-me', isPublic: true };
  const identity: RegistryCredential = { kind: 'identity-token', token: 'refresh-me' };
  for (const credential of [identity, undefined]) {
    await withRegistry(
      { auth },
      async ({ registry, repository }) => {
        const digest = sampleImage(registry.store, repositoryName);
        assert.equal((await repository.fetchManifest(digest)).digest, digest);
      },
      credential,
    );
  }
});

test('a repository shows user and password where the registry asks for them', async () => {
  const auth = { kind: 'basic', username: 'ci', password: 'hunter2-secret' } as const;
  await withRegistry(
    { auth },
    async ({ registry, repository }) => {
      const digest = sampleImage(registry.store, repositoryName);
      assert.equal((await repository.fetchManifest(digest)).digest, digest);
      await assert.rejects(openOn(registry.host).fetchManifest(digest), coded('registry-denied'));
    },
    password,
  );
});

test('a wrong password is denied, and no message holds it', async () => {
  const wrong: RegistryCredential = { kind: 'password', username: 'ci', password: 'wrong-secret' };
  await withRegistry(
    { auth: tokens },
    async ({ registry, repository }) => {
      const digest = sampleImage(registry.store, repositoryName);
      await assert.rejects(repository.fetchManifest(digest), (error) => {
        assert.ok(error instanceof WaybillError);
        assert.equal(error.code, 'registry-denied');
        assert.doesNotMatch(JSON.stringify(error) + error.message + String(error.found), /wrong-secret/);
        return true;
      });
    },
    wrong,
  );
});

test('a token that may not push is denied, not asked for again and again', async () => {
  await withRegistry(
    { auth: { ...tokens, actions: ['pull'] } },
    async ({ repository, registry }) => {
      const { uploadBlob } = await import('./upload-blob.ts');
      await assert.rejects(uploadBlob(repository.session, Buffer.from('x')), coded('registry-denied'));
      assert.ok(registry.requests.length < 8);
    },
    password,
  );
});

test('a realm without TLS behind a registry with TLS is not asked', async () => {
  const { fetchRegistryToken } = await import('./token-service.ts');
  const { startDeadline } = await import('../http/deadline.ts');
  await assert.rejects(
    fetchRegistryToken(
      {
        challenge: { kind: 'bearer', realm: 'http://127.0.0.1:1/token' },
        scope: 'repository:a:pull',
        credential: password,
        registry: 'registry.example.com',
        home: new URL('https://registry.example.com/'),
      },
      startDeadline(1000),
    ),
    coded('registry-answer-unexpected'),
  );
});

test('openBlob() gives exactly the bytes, and refuses other ones, more and fewer', async () => {
  await withRegistry({}, async ({ registry, repository }) => {
    const bytes = Buffer.alloc(300_000, 'layer');
    const digest = storeBlob(registry.store, repositoryName, bytes);
    const descriptor = { digest, sizeBytes: bytes.byteLength };
    assert.deepEqual(Buffer.from(await repository.readBlob(descriptor, 1e6)), bytes);
    for (const forged of [
      Buffer.alloc(300_000, 'laver'),
      bytes.subarray(1),
      Buffer.concat([bytes, Buffer.from('!')]),
    ]) {
      registry.misdeeds.forged.set(digest, forged);
      await assert.rejects(repository.readBlob(descriptor, 1e6), coded('registry-content-mismatch'));
    }
    await assert.rejects(repository.readBlob(descriptor, 1000), coded('registry-body-too-large'));
  });
});

test('openBlob() follows a redirect to storage without showing it the token', async () => {
  const storage = await startRegistry();
  try {
    await withRegistry(
      { auth: tokens, storage: `${storage.url}/v2/${repositoryName}/blobs` },
      async ({ registry, repository }) => {
        const bytes = Buffer.from('a layer');
        const digest = storeBlob(registry.store, repositoryName, bytes);
        // The storage answers at any path below; what matters is which headers arrive.
        await assert.rejects(
          repository.readBlob({ digest, sizeBytes: bytes.byteLength }, 100),
          coded('image-not-found'),
        );
        assert.equal(storage.requests.length, 1);
        assert.equal(storage.requests[0]?.headers.authorization, undefined);
      },
      password,
    );
  } finally {
    await storage.close();
  }
});

test('storage that asks for credentials behind a redirect gets none, and its token service is not asked', async () => {
  const storage = await startRegistry({ auth: tokens });
  const challenge = { 'www-authenticate': `Bearer realm="${storage.url}/jwt/auth",error="invalid_token"` };
  try {
    await withRegistry(
      { auth: tokens, storage: `${storage.url}/v2/${repositoryName}/blobs` },
      async ({ registry, repository }) => {
        const bytes = Buffer.from('a layer');
        const digest = storeBlob(registry.store, repositoryName, bytes);
        // With a token at hand, the first answer that asks for credentials is the one of the storage.
        await repository.fetchManifest(sampleImage(registry.store, repositoryName));
        storage.misdeeds.refusals.push({
          path: /./,
          reply: { status: 401, headers: challenge, body: '' },
        });
        await assert.rejects(
          repository.readBlob({ digest, sizeBytes: bytes.byteLength }, 100),
          coded('registry-denied'),
        );
        assert.deepEqual(
          storage.requests.map(({ url, headers }) => [url.pathname === '/jwt/auth', headers.authorization]),
          [[false, undefined]],
        );
      },
      password,
    );
  } finally {
    await storage.close();
  }
});

test('a place for uploads on another host that asks for credentials gets none', async () => {
  const { uploadBlob } = await import('./upload-blob.ts');
  const other = await startRegistry({ auth: tokens });
  try {
    await withRegistry(
      { auth: tokens },
      async ({ registry, repository }) => {
        registry.misdeeds.refusals.push({
          path: /\/blobs\/uploads\//,
          method: 'POST',
          reply: {
            status: 202,
            headers: { location: `${other.url}/v2/${repositoryName}/blobs/uploads/1` },
            body: '',
          },
        });
        await assert.rejects(uploadBlob(repository.session, Buffer.from('x')), coded('registry-denied'));
        assert.deepEqual(
          other.requests.map(({ url, headers }) => [url.pathname === '/jwt/auth', headers.authorization]),
          [[false, undefined]],
        );
      },
      password,
    );
  } finally {
    await other.close();
  }
});

test('a busy registry is asked again, and one that stays away could not be asked', async () => {
  await withRegistry({}, async ({ registry, repository }) => {
    const digest = sampleImage(registry.store, repositoryName);
    registry.fault.set({ kind: 'busy', retryAfterSeconds: 0 }, 1);
    assert.equal((await repository.fetchManifest(digest)).digest, digest);
    registry.fault.set({ kind: 'error' });
    await assert.rejects(repository.fetchManifest(digest), coded('registry-unreachable'));
    registry.fault.set({ kind: 'down' });
    await assert.rejects(repository.fetchManifest(digest), coded('registry-unreachable'));
    registry.fault.set({ kind: 'endless' });
    await assert.rejects(repository.fetchManifest(digest), coded('registry-unreachable'));
  });
});
