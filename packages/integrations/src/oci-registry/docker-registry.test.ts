import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { attachReferrers } from './attach.ts';
import { listReferrers } from './referrers.ts';
import type { Repository } from './repository.ts';
import {
  noDockerRegistry,
  startDockerRegistry,
  type RunningDockerRegistry,
} from './testing/docker-registry.ts';
import { pushImage } from './testing/push-image.ts';
import { openOn, repositoryName } from './testing/registry-world.ts';
import { chunkBytes, uploadBlob } from './upload-blob.ts';

const run = promisify(execFile);
const child = join(import.meta.dirname, 'testing/attach-child.ts');
const noSkopeo =
  spawnSync('skopeo', ['--version']).error === undefined
    ? false
    : 'no skopeo: install the Debian package skopeo';

describe("Debian's docker-registry", { skip: noDockerRegistry }, () => {
  let registry: RunningDockerRegistry;
  let repository: Repository;
  before(async () => {
    registry = await startDockerRegistry();
    repository = openOn(registry.host);
  });
  after(() => registry.close());

  test('takes a blob in chunks, and gives it back verified', async () => {
    const bytes = Buffer.alloc(2 * chunkBytes + 5, 'a layer of many bytes ');
    const digest = await uploadBlob(repository.session, bytes);
    const read = await repository.readBlob({ digest, sizeBytes: bytes.byteLength }, bytes.byteLength);
    assert.ok(bytes.equals(read));
  });

  test('names by tag what was pushed, and another client agrees', { skip: noSkopeo }, async () => {
    const image = await pushImage(repository, 'tagged', '1.4');
    assert.equal((await repository.fetchManifest('1.4')).digest, image.digest);
    const { stdout } = await run('skopeo', [
      'inspect',
      '--tls-verify=false',
      '--format={{.Digest}}',
      `docker://${registry.host}/${repositoryName}:1.4`,
    ]);
    assert.equal(stdout.trim(), image.digest);
  });

  test('keeps every entry of ten processes that attach at once', async () => {
    const image = await pushImage(repository, 'wanted by many');
    const words = [registry.host, image.digest, String(image.sizeBytes)];
    const writers = Array.from({ length: 10 }, (_, at) => `writer ${at}`);
    await Promise.all(writers.map((name) => run(process.execPath, [child, ...words, name])));
    const { kept, manifests } = await listReferrers(repository.session, image.digest);
    assert.equal(kept, 'tag');
    assert.deepEqual(
      manifests.map(({ annotations }) => String(annotations?.['org.example.note'])).toSorted(),
      writers,
    );
  });

  test('lists what is attached to another image apart', async () => {
    const image = await pushImage(repository, 'alone');
    await attachReferrers(repository.session, image, [
      { mediaType: 'application/vnd.cyclonedx+json', bytes: Buffer.from('{}'), annotations: {} },
    ]);
    assert.equal((await listReferrers(repository.session, image.digest)).manifests.length, 1);
  });
});
