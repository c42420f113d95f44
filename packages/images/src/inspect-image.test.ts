import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync, crc32 } from 'node:zlib';
import { digestOf, WaybillError } from '@waybill/kernel';
import { inspectImage } from './inspect-image.ts';
import { type MadeLayer, makeImage } from './testing/make-image.ts';
import type { TarFile } from './testing/make-tar.ts';

const debian: TarFile = {
  path: 'usr/lib/os-release',
  content: 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n',
};

function status(...packages: readonly (readonly [name: string, version: string])[]): TarFile {
  const text = packages.map(
    ([name, version]) =>
      `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nSource: ${name}-src\nVersion: ${version}\nDescription: text\n more text\n`,
  );
  return { path: './var/lib/dpkg/status', content: text.join('\n') };
}

async function purlsOf(...layers: readonly MadeLayer[]): Promise<readonly string[]> {
  const { packages, findings } = await inspectImage(makeImage(layers));
  assert.deepEqual(findings, []);
  return packages.map(({ purl, layer }) => `${purl} ${layer}`);
}

function refuses(code: string, ...layers: readonly MadeLayer[]): Promise<void> {
  return assert.rejects(
    inspectImage(makeImage(layers)),
    (error) => error instanceof WaybillError && error.code === code,
  );
}

test('inspectImage() lists Debian packages with the layer that brought each version', async () => {
  const base = { files: [debian, status(['libc6', '2.36-9'], ['openssl', '3.0.1-1'])] };
  const upper = {
    files: [status(['libc6', '2.36-9'], ['openssl', '3.0.2-1'], ['curl', '1:7.88'])],
    packing: 'zstd',
  } as const;
  assert.deepEqual(await purlsOf(base, upper), [
    'pkg:deb/debian/curl@1:7.88?arch=amd64&distro=debian-12 1',
    'pkg:deb/debian/libc6@2.36-9?arch=amd64&distro=debian-12 0',
    'pkg:deb/debian/openssl@3.0.2-1?arch=amd64&distro=debian-12 1',
  ]);
});

test('inspectImage() leaves out packages of which only configuration is left', async () => {
  const file = status(['kept', '1']);
  const removed = `${String(file.content)}\nPackage: gone\nStatus: deinstall ok config-files\nVersion: 1\n`;
  assert.equal((await purlsOf({ files: [debian, { ...file, content: removed }] })).length, 1);
});

test('inspectImage() reads the packages of a distroless image, one file each', async () => {
  const files = [
    debian,
    {
      path: 'var/lib/dpkg/status.d/base',
      content: 'Package: base-files\nVersion: 12.4\nArchitecture: amd64\n',
    },
    { path: 'var/lib/dpkg/status.d/base.md5sums', content: 'abc  etc/debian_version\n' },
  ];
  assert.deepEqual(await purlsOf({ files }), [
    'pkg:deb/debian/base-files@12.4?arch=amd64&distro=debian-12 0',
  ]);
});

test('inspectImage() lists Alpine packages', async () => {
  const files = [
    { path: 'etc/os-release', content: 'ID=alpine\nVERSION_ID=3.20.1\n' },
    {
      path: 'lib/apk/db/installed',
      content:
        'C:Q1abc=\nP:musl\nV:1.2.5-r0\nA:x86_64\nL:MIT\no:musl\nF:lib\nR:libc.so\n\nP:busybox\nV:1.36-r2\nA:x86_64\n',
    },
  ];
  assert.deepEqual(await purlsOf({ files, packing: 'none' }), [
    'pkg:apk/alpine/busybox@1.36-r2?arch=x86_64&distro=alpine-3.20.1 0',
    'pkg:apk/alpine/musl@1.2.5-r0?arch=x86_64&distro=alpine-3.20.1 0',
  ]);
});

test('inspectImage() lists what npm, pip, gem and Maven installed', async () => {
  const files = [
    {
      path: 'app/node_modules/@acme/a/package.json',
      content: '{"name":"@acme/a","version":"1.0.0","license":"MIT"}',
    },
    { path: 'app/node_modules/b/package.json', content: '{"name":"b","version":"2.0.0"}' },
    // A manifest inside a package names another thing.
    { path: 'app/node_modules/b/test/package.json', content: '{"name":"fixture","version":"9.9.9"}' },
    {
      path: 'usr/lib/python3/site-packages/Foo_Bar-1.2.dist-info/METADATA',
      content: 'Name: Foo_Bar\nVersion: 1.2\nLicense: BSD\n\nlong text\n',
    },
    { path: 'usr/lib/ruby/gems/3.1.0/specifications/rack-3.0.8.gemspec', content: 'Gem::Specification.new' },
    {
      path: 'app/lib/app.jar',
      content: zip({
        'META-INF/maven/com.acme/shop/pom.properties': 'groupId=com.acme\nartifactId=shop\nversion=1.4\n',
        'BOOT-INF/lib/old-lib-2.1.jar': zip({ 'a.class': 'x' }),
      }),
    },
  ];
  assert.deepEqual(await purlsOf({ files }), [
    'pkg:gem/rack@3.0.8 0',
    'pkg:generic/old-lib@2.1 0',
    'pkg:maven/com.acme/shop@1.4 0',
    'pkg:npm/%40acme/a@1.0.0 0',
    'pkg:npm/b@2.0.0 0',
    'pkg:pypi/foo-bar@1.2 0',
  ]);
});

test('inspectImage() lists the modules that Go wrote into a binary', async () => {
  const list =
    'path\texample.com/app\nmod\texample.com/app\t(devel)\t\ndep\tgolang.org/x/net\tv0.30.0\th1:x\ndep\texample.com/old\tv1.0.0\n=>\texample.com/new\tv1.1.0\th1:y\n';
  assert.deepEqual(await purlsOf({ files: [{ path: 'app', content: goBinary('go1.23.4', list) }] }), [
    'pkg:golang/example.com/app 0',
    'pkg:golang/example.com/new@v1.1.0 0',
    'pkg:golang/golang.org/x/net@v0.30.0 0',
    'pkg:golang/stdlib@1.23.4 0',
  ]);
});

test('inspectImage() sees what a container would see: whiteouts, opaque folders, replaced folders', async () => {
  const manifest = (name: string): TarFile => ({
    path: `app/node_modules/${name}/package.json`,
    content: `{"name":"${name}","version":"1.0.0"}`,
  });
  const base = { files: ['a', 'b', 'c'].map(manifest) };
  assert.deepEqual(await purlsOf(base, { files: [{ path: 'app/node_modules/.wh.a' }] }), [
    'pkg:npm/b@1.0.0 0',
    'pkg:npm/c@1.0.0 0',
  ]);
  const opaque = { files: [manifest('d'), { path: 'app/node_modules/.wh..wh..opq' }] };
  assert.deepEqual(await purlsOf(base, opaque), ['pkg:npm/d@1.0.0 1']);
  const root = { files: [manifest('e'), { path: '.wh..wh..opq' }] };
  assert.deepEqual(await purlsOf(base, root), ['pkg:npm/e@1.0.0 1']);
  const replaced = { files: [{ path: 'app/node_modules', flag: '2', linkTarget: '/elsewhere' }] };
  assert.deepEqual(await purlsOf(base, replaced), []);
});

test('inspectImage() looks at no path that leads out of the image', async () => {
  const evil = { path: '../../node_modules/evil/package.json', content: '{"name":"evil","version":"1.0.0"}' };
  assert.deepEqual(await purlsOf({ files: [evil] }), []);
});

test('inspectImage() tells of a package database that it cannot read', async () => {
  for (const [path, content, reason] of [
    ['var/lib/rpm/Packages', 'berkeley', /Berkeley DB/],
    ['usr/lib/sysimage/rpm/Packages.db', 'ndb', /ndb/],
    ['var/lib/rpm/rpmdb.sqlite', 'SQLite format 3\0 and then nothing', /no SQLite database/],
    ['app/lib/broken.jar', 'PK not really', /no zip archive/],
  ] as const) {
    const { findings, packages } = await inspectImage(makeImage([{ files: [{ path, content }] }]));
    assert.equal(findings.length, 1, path);
    assert.equal(findings[0]?.path, path);
    assert.match(findings[0]?.reason ?? '', reason);
    assert.deepEqual(packages, []);
  }
});

test('inspectImage() recognises the base by its annotations, and by layers that are known', async () => {
  const layers = [{ files: [debian] }, { files: [status(['app', '1'])] }];
  const digest = digestOf('base manifest');
  const annotations = {
    'org.opencontainers.image.base.name': 'registry.example.com/debian:12',
    'org.opencontainers.image.base.digest': digest,
  };
  const image = makeImage(layers, { annotations });
  assert.deepEqual((await inspectImage(image)).base, {
    name: 'registry.example.com/debian:12',
    digest,
    known: 'annotations',
  });
  const [first] = (await inspectImage(image)).layers;
  assert.ok(first);
  const known = { name: 'debian', digest: digestOf('another'), diffIds: [first.diffId] };
  assert.deepEqual((await inspectImage(image, { knownBases: [known] })).base, {
    name: 'debian',
    digest: known.digest,
    layers: 1,
    known: 'layers',
  });
});

test('inspectImage() refuses a layer that is not the one that its configuration names', async () => {
  await refuses('image-malformed', { files: [debian], diffId: digestOf('another') });
});

test('inspectImage() refuses layers that are cut off or no archive', async () => {
  const gzip = Buffer.from('H4sIAAAAAAAAA', 'base64');
  await refuses('image-malformed', { files: [debian], stored: gzip });
  const notTar = Buffer.alloc(1024, 'not a tar archive at all ');
  await refuses('image-malformed', { files: [debian], stored: notTar, diffId: digestOf(notTar) });
});

test('inspectImage() refuses a layer of zeros that would fill any memory', async () => {
  const { gzipSync } = await import('node:zlib');
  const bomb = gzipSync(Buffer.alloc(300 * 1024 * 1024));
  await refuses('image-too-large', { files: [], stored: bomb });
});

test('inspectImage() takes a file over its limit for unread, not for absent', async () => {
  const huge = { path: 'app/node_modules/a/package.json', content: Buffer.alloc(3 * 1024 * 1024, ' ') };
  const { findings } = await inspectImage(makeImage([{ files: [huge] }]));
  assert.deepEqual(
    findings.map(({ path }) => path),
    [huge.path],
  );
});

/** A binary as the linker of Go 1.18 and later leaves it, as far as its build information goes. */
function goBinary(version: string, modules: string): Buffer {
  const sentinel = Buffer.alloc(16, 0x30);
  const list = Buffer.concat([sentinel, Buffer.from(modules), sentinel]);
  const header = Buffer.alloc(32);
  header.write('\xff Go buildinf:', 'latin1');
  header[14] = 8;
  header[15] = 2;
  return Buffer.concat([
    Buffer.from([0x7f, 0x45, 0x4c, 0x46]),
    Buffer.alloc(60),
    header,
    Buffer.from([version.length]),
    Buffer.from(version),
    Buffer.from([(list.length & 0x7f) | 0x80, list.length >> 7]),
    list,
    Buffer.alloc(100),
  ]);
}

/** A zip archive of deflated files. */
function zip(files: { readonly [path: string]: string | Buffer }): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const [path, content] of Object.entries(files)) {
    const bytes = Buffer.from(content as Buffer);
    const packed = deflateRawSync(bytes);
    const name = Buffer.from(path);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt16LE(name.length, 26);
    const directory = Buffer.alloc(46);
    directory.writeUInt32LE(0x02014b50, 0);
    directory.writeUInt16LE(8, 10);
    directory.writeUInt32LE(crc32(bytes), 16);
    directory.writeUInt32LE(packed.length, 20);
    directory.writeUInt32LE(bytes.length, 24);
    directory.writeUInt16LE(name.length, 28);
    directory.writeUInt32LE(at, 42);
    locals.push(local, name, packed);
    central.push(directory, name);
    at += 30 + name.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, ...central, end]);
}
