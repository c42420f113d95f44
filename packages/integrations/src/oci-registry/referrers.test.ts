import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Digest } from '@waybill/kernel';
import { keepManifest, sampleImage } from '@waybill/simulator/registry';
import { attachReferrers, type NewReferrer } from './attach.ts';
import type { Descriptor } from './descriptor.ts';
import { listReferrers, referrersTag } from './referrers.ts';
import type { Repository } from './repository.ts';
import { coded, openOn, repositoryName, withRegistry } from './testing/registry-world.ts';

const type = 'application/vnd.dev.sigstore.bundle.v0.3+json';

function referrer(text: string): NewReferrer {
  return { mediaType: type, bytes: Buffer.from(text), annotations: { 'org.example.note': text } };
}

async function subjectIn(repository: Repository, digest: Digest): Promise<Descriptor> {
  return repository.fetchManifest(digest);
}

for (const referrersApi of [true, false]) {
  const where = referrersApi ? 'in the list of the registry' : 'in the index under the fallback tag';
  test(`attachReferrers() lists documents ${where}, with type and annotations`, async () => {
    await withRegistry({ referrersApi }, async ({ registry, repository }) => {
      const subject = await subjectIn(repository, sampleImage(registry.store, repositoryName));
      const attached = await attachReferrers(repository.session, subject, [referrer('a'), referrer('b')]);
      const { kept, manifests } = await listReferrers(repository.session, subject.digest);
      assert.equal(kept, referrersApi ? 'api' : 'tag');
      assert.deepEqual(
        manifests.map(({ digest, artifactType, annotations }) => ({ digest, artifactType, annotations })),
        attached.map(({ manifest }, at) => ({
          digest: manifest,
          artifactType: type,
          annotations: { 'org.example.note': at === 0 ? 'a' : 'b' },
        })),
      );
      const fetched = await repository.fetchManifest(manifests[0]?.digest ?? '');
      assert.equal(fetched.manifest.kind === 'image' && fetched.manifest.subject?.digest, subject.digest);
    });
  });
}

test('attachReferrers() changes nothing where the same is attached again', async () => {
  await withRegistry({}, async ({ registry, repository }) => {
    const subject = await subjectIn(repository, sampleImage(registry.store, repositoryName));
    await attachReferrers(repository.session, subject, [referrer('a')]);
    const before = registry.store.tags.get(`${repositoryName}:${referrersTag(subject.digest)}`);
    await attachReferrers(repository.session, subject, [referrer('a')]);
    assert.equal(registry.store.tags.get(`${repositoryName}:${referrersTag(subject.digest)}`), before);
  });
});

test('ten writers in one process lose no entry of the fallback index', async () => {
  await withRegistry({}, async ({ registry, repository }) => {
    const subject = await subjectIn(repository, sampleImage(registry.store, repositoryName));
    const names = Array.from({ length: 10 }, (_, at) => `writer ${at}`);
    await Promise.all(
      names.map((name) => attachReferrers(openOn(registry.host).session, subject, [referrer(name)])),
    );
    const { manifests } = await listReferrers(repository.session, subject.digest);
    assert.equal(manifests.length, 10);
  });
});

test('attachReferrers() adds its entry again after another client overwrote the index', async () => {
  await withRegistry({}, async ({ registry, repository }) => {
    const subject = await subjectIn(repository, sampleImage(registry.store, repositoryName));
    const indexType = 'application/vnd.oci.image.index.v1+json';
    const stranger = { mediaType: indexType, digest: subject.digest, size: 1, data: 'e30=' };
    const overwrite = setTimeout(() => {
      const bytes = JSON.stringify({ schemaVersion: 2, mediaType: indexType, manifests: [stranger] });
      keepManifest(
        registry.store,
        repositoryName,
        { mediaType: indexType, bytes: Buffer.from(bytes) },
        referrersTag(subject.digest),
      );
    }, 150);
    await attachReferrers(repository.session, subject, [referrer('ours')]);
    clearTimeout(overwrite);
    const { manifests } = await listReferrers(repository.session, subject.digest);
    assert.deepEqual(manifests.map(({ artifactType }) => artifactType ?? 'stranger').toSorted(), [
      type,
      'stranger',
    ]);
    // What other clients wrote stays as they wrote it.
    const digest = registry.store.tags.get(`${repositoryName}:${referrersTag(subject.digest)}`);
    const stored = registry.store.manifests.get(`${repositoryName}@${digest}`);
    assert.match(Buffer.from(stored?.bytes ?? []).toString(), /"data":"e30="/);
  });
});

test('listReferrers() reads every page, and filters by type where the registry does not', async () => {
  await withRegistry({ referrersApi: true, referrersPerPage: 2 }, async ({ registry, repository }) => {
    const subject = await subjectIn(repository, sampleImage(registry.store, repositoryName));
    const more = { mediaType: 'application/spdx+json', bytes: Buffer.from('{}'), annotations: {} };
    await attachReferrers(repository.session, subject, [...['a', 'b', 'c', 'd'].map(referrer), more]);
    assert.equal((await listReferrers(repository.session, subject.digest)).manifests.length, 5);
    assert.equal((await listReferrers(repository.session, subject.digest, type)).manifests.length, 4);
  });
});

test('listReferrers() takes no list for whole whose next page it cannot find', async () => {
  await withRegistry({ referrersApi: true }, async ({ registry, repository }) => {
    const digest = sampleImage(registry.store, repositoryName);
    const next = `/v2/${repositoryName}/referrers/${digest}?last=${'a'.repeat(4000)}`;
    registry.misdeeds.refusals.push({
      path: /referrers/,
      reply: {
        status: 200,
        headers: {
          'content-type': 'application/vnd.oci.image.index.v1+json',
          link: `<${next}>; rel="next"`,
        },
        body: '{"schemaVersion":2,"manifests":[]}',
      },
    });
    await assert.rejects(listReferrers(repository.session, digest), coded('registry-answer-unexpected'));
  });
});

test('listReferrers() concludes nothing from a list that is no list', async () => {
  await withRegistry({ referrersApi: true }, async ({ registry, repository }) => {
    const digest = sampleImage(registry.store, repositoryName);
    for (const reply of [
      { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' },
      { status: 200, headers: { 'content-type': 'application/vnd.oci.image.index.v1+json' }, body: '[]' },
      { status: 418, body: '' },
      {
        status: 200,
        headers: {
          'content-type': 'application/vnd.oci.image.index.v1+json',
          link: '<https://elsewhere.example.com/v2/>; rel="next"',
        },
        body: '{"schemaVersion":2,"manifests":[]}',
      },
    ]) {
      registry.misdeeds.refusals.push({ path: /referrers/, reply });
      await assert.rejects(listReferrers(repository.session, digest), coded('registry-answer-unexpected'));
    }
  });
});
