import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { digestOf, hexOf, WaybillError, type Digest } from '@waybill/kernel';
import { openImageLayout } from './open-layout.ts';

const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const indexType = 'application/vnd.oci.image.index.v1+json';
const layerType = 'application/vnd.oci.image.layer.v1.tar';
/** Longer than two chunks, so that pieces are joined. */
const layer = Buffer.alloc(600_000, 'layer of acme/app ');

interface Described {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
}

/** A layout folder with one image of one layer, and what tests change in it. */
interface World {
  readonly dir: string;
  readonly image: Described;
  readonly layerPath: string;
  readonly put: (bytes: Uint8Array | string, mediaType: string) => Promise<Described>;
  readonly list: (manifests: readonly object[]) => Promise<void>;
  readonly makeImage: (name: string) => Promise<Described>;
}

async function withLayout(run: (world: World) => Promise<void>): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'waybill-layout-'));
  const pathOf = (digest: Digest): string => join(dir, 'blobs/sha256', hexOf(digest));
  const put = async (bytes: Uint8Array | string, mediaType: string): Promise<Described> => {
    const content = Buffer.from(bytes);
    const digest = digestOf(content);
    await writeFile(pathOf(digest), content);
    return { mediaType, digest, size: content.byteLength };
  };
  const list = (manifests: readonly object[]): Promise<void> =>
    writeFile(join(dir, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));
  try {
    await mkdir(join(dir, 'blobs/sha256'), { recursive: true });
    await writeFile(join(dir, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
    const stored = await put(layer, layerType);
    const makeImage = async (name: string): Promise<Described> => {
      const config = await put(
        JSON.stringify({ os: 'linux', name }),
        'application/vnd.oci.image.config.v1+json',
      );
      const manifest = {
        schemaVersion: 2,
        mediaType: manifestType,
        config,
        layers: [stored],
        annotations: { name },
      };
      return put(JSON.stringify(manifest), manifestType);
    };
    const image = await makeImage('app');
    await list([image]);
    await run({ dir, image, layerPath: pathOf(stored.digest), put, list, makeImage });
  } finally {
    await rm(dir, { recursive: true });
  }
}

async function drain(pieces: AsyncIterable<Uint8Array> | undefined): Promise<Buffer> {
  assert.ok(pieces);
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

function coded(code: string): (error: unknown) => boolean {
  return (error) => error instanceof WaybillError && error.code === code;
}

test('openImageLayout() gives the only image of a layout with its layers', async () => {
  await withLayout(async ({ dir, image }) => {
    const opened = await openImageLayout(dir);
    assert.equal(opened.digest, image.digest);
    assert.deepEqual(opened.annotations, { name: 'app' });
    assert.equal(Buffer.from(opened.config).toString(), '{"os":"linux","name":"app"}');
    assert.equal(opened.layers.length, 1);
    assert.deepEqual(await drain(opened.layers[0]?.open()), layer);
  });
});

test('openImageLayout() chooses by platform among the images of an index in the layout', async () => {
  await withLayout(async ({ dir, image, put, list, makeImage }) => {
    const arm = await makeImage('arm');
    const manifests = [
      { ...image, platform: { os: 'linux', architecture: 'amd64' } },
      { ...arm, platform: { os: 'linux', architecture: 'arm64' } },
    ];
    const index = await put(JSON.stringify({ schemaVersion: 2, mediaType: indexType, manifests }), indexType);
    await list([index]);
    assert.equal((await openImageLayout(dir, { platform: 'linux/arm64' })).digest, arm.digest);
    assert.equal((await openImageLayout(dir, { digest: image.digest })).digest, image.digest);
    const both = { digest: index.digest, platform: 'linux/amd64' };
    assert.equal((await openImageLayout(dir, both)).digest, image.digest);
  });
});

test('openImageLayout() does not guess between two images', async () => {
  await withLayout(async ({ dir, image, list, makeImage }) => {
    await list([image, await makeImage('other')]);
    await assert.rejects(openImageLayout(dir), coded('image-layout-image-not-chosen'));
  });
});

test('openImageLayout() says that the named image is not in the layout', async () => {
  await withLayout(async ({ dir }) => {
    const choice = { digest: digestOf('another') };
    await assert.rejects(openImageLayout(dir, choice), coded('image-layout-image-not-chosen'));
  });
});

test('openImageLayout() passes by what BuildKit files beside an image as its attestation', async () => {
  await withLayout(async ({ dir, image, list, makeImage }) => {
    const attestation = await makeImage('attestation');
    const platform = { os: 'unknown', architecture: 'unknown' };
    await list([image, { ...attestation, platform }]);
    assert.equal((await openImageLayout(dir)).digest, image.digest);
  });
});

test('openImageLayout() refuses a layout of another version', async () => {
  await withLayout(async ({ dir }) => {
    await writeFile(join(dir, 'oci-layout'), '{"imageLayoutVersion":"2.0.0"}');
    await assert.rejects(openImageLayout(dir), coded('image-layout-malformed'));
  });
});

test('openImageLayout() refuses an index that is cut off', async () => {
  await withLayout(async ({ dir }) => {
    await writeFile(join(dir, 'index.json'), '{"schemaVersion":2,"manifests":[');
    await assert.rejects(openImageLayout(dir), coded('image-layout-malformed'));
  });
});

test('openImageLayout() refuses indexes that lie too deep in one another', async () => {
  await withLayout(async ({ dir, image, put, list }) => {
    let inner = image;
    for (let depth = 0; depth < 3; depth++) {
      const document = { schemaVersion: 2, mediaType: indexType, manifests: [inner] };
      inner = await put(JSON.stringify(document), indexType);
    }
    await list([inner]);
    await assert.rejects(openImageLayout(dir), coded('image-layout-malformed'));
  });
});

test('openImageLayout() refuses a manifest of another size than its descriptor tells', async () => {
  await withLayout(async ({ dir, image, list }) => {
    await list([{ ...image, size: image.size + 1 }]);
    await assert.rejects(openImageLayout(dir), coded('image-layout-content-mismatch'));
  });
});

test('a layer of a layout is refused before its end when one byte of it differs', async () => {
  await withLayout(async ({ dir, layerPath }) => {
    const changed = Buffer.from(layer);
    changed[5] = 0;
    await writeFile(layerPath, changed);
    const opened = await openImageLayout(dir);
    await assert.rejects(drain(opened.layers[0]?.open()), coded('image-layout-content-mismatch'));
  });
});

test('a layer of a layout is refused when it is cut off', async () => {
  await withLayout(async ({ dir, layerPath }) => {
    await writeFile(layerPath, layer.subarray(1));
    const opened = await openImageLayout(dir);
    await assert.rejects(drain(opened.layers[0]?.open()), coded('image-layout-content-mismatch'));
  });
});

test('a layer of a layout is refused when it is a link', async () => {
  await withLayout(async ({ dir, layerPath }) => {
    const elsewhere = join(dir, 'elsewhere');
    await rename(layerPath, elsewhere);
    await symlink(elsewhere, layerPath);
    const opened = await openImageLayout(dir);
    await assert.rejects(drain(opened.layers[0]?.open()), coded('image-layout-malformed'));
  });
});
