import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf } from '@waybill/kernel';
import { keyOf } from '@waybill/simulator/registry';
import { coded, repositoryName, withRegistry } from './testing/registry-world.ts';
import { chunkBytes, uploadBlob } from './upload-blob.ts';

const large = Buffer.alloc(2 * chunkBytes + 17, 'sbom ');

test('uploadBlob() sends a small blob once, and one that is there not at all', async () => {
  await withRegistry({}, async ({ registry, repository }) => {
    const bytes = Buffer.from('small');
    const digest = await uploadBlob(repository.session, bytes);
    assert.deepEqual(registry.store.blobs.get(keyOf(repositoryName, digest)), bytes);
    const before = registry.requests.length;
    await uploadBlob(repository.session, bytes);
    assert.deepEqual(
      registry.requests.slice(before).map(({ method }) => method),
      ['HEAD'],
    );
  });
});

test('uploadBlob() sends a large blob in chunks', async () => {
  await withRegistry({}, async ({ registry, repository }) => {
    const digest = await uploadBlob(repository.session, large);
    assert.equal(digest, digestOf(large));
    assert.ok(large.equals(registry.store.blobs.get(keyOf(repositoryName, digest)) ?? Buffer.alloc(0)));
    assert.equal(registry.requests.filter(({ method }) => method === 'PATCH').length, 2);
  });
});

test('uploadBlob() goes on where the registry got to when a chunk breaks', async () => {
  await withRegistry({}, async ({ registry, repository }) => {
    registry.misdeeds.brokenChunks = 2;
    const digest = await uploadBlob(repository.session, large);
    assert.ok(large.equals(registry.store.blobs.get(keyOf(repositoryName, digest)) ?? Buffer.alloc(0)));
  });
});

test('uploadBlob() gives up an upload that never gets on', async () => {
  await withRegistry({}, async ({ registry, repository }) => {
    const refusal = { path: /uploads\/.+/, method: 'PATCH', reply: { status: 500, body: '' } };
    registry.misdeeds.refusals.push(...Array.from({ length: 10 }, () => refusal));
    await assert.rejects(uploadBlob(repository.session, large), coded('registry-answer-unexpected'));
  });
});

test('uploadBlob() tells a refused upload by its status and code', async () => {
  await withRegistry({}, async ({ registry, repository }) => {
    registry.misdeeds.refusals.push({
      path: /uploads\//,
      method: 'POST',
      reply: { status: 405, body: '{"errors":[{"code":"UNSUPPORTED"}]}' },
    });
    await assert.rejects(uploadBlob(repository.session, Buffer.from('x')), (error) => {
      assert.match(String((error as { found?: string }).found), /status 405, UNSUPPORTED/);
      return coded('registry-upload-refused')(error);
    });
  });
});
