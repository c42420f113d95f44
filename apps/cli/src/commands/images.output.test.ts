import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Digest } from '@waybill/kernel';
import {
  keyOf,
  sampleImage,
  sampleIndex,
  startRegistry,
  type SimulatedRegistry,
} from '@waybill/simulator/registry';
import { assertGolden } from '../testing/golden.ts';
import { assertFitsSchema } from '../testing/output-schema.ts';
import { type ReleaseWorld, startReleaseWorld } from '../testing/release-world.ts';
import { type Ran, run, settled } from '../testing/run-in-process.ts';

const production = ['--environment', 'production', '--platform', 'platform'];
const repository = 'acme/shop/app';
let world: ReleaseWorld;
let registry: SimulatedRegistry;
let digest: Digest;
let image: string;
let env: { readonly [name: string]: string };

before(async () => {
  world = await startReleaseWorld();
  registry = await startRegistry({
    auth: { kind: 'token', username: 'gitlab-ci-token', password: 'job-token-secret' },
  });
  digest = sampleImage(registry.store, repository, { tag: '1.4' });
  image = `${registry.host}/${repository}@${digest}`;
  // A GitLab job's own variables are all that is needed.
  env = {
    ...world.env,
    HOME: world.dir,
    CI_REGISTRY: registry.host,
    CI_REGISTRY_USER: 'gitlab-ci-token',
    CI_REGISTRY_PASSWORD: 'job-token-secret',
  };
});
after(async () => {
  await registry.close();
  await world.close();
});

function attest(subject: string, dir: string, ...words: readonly string[]): Promise<Ran> {
  return run(
    ['attest', subject, '--lockfile', 'package-lock.json', ...world.signing, '--output-dir', dir, ...words],
    { env },
  );
}

function shown(ran: Ran): string {
  return settled(`${ran.stdout}${ran.stderr}exit code ${ran.exitCode}\n`, world.dir);
}

test('attest --attach puts the evidence beside the image, and verify --from-registry promotes by it', async () => {
  const made = await attest(image, 'evidence', '--attach');
  assert.equal(made.exitCode, 0, made.stderr);
  assertGolden('attest-image', shown(made));
  rmSync('evidence', { recursive: true });

  const verified = await run(['verify', image, '--from-registry', ...production], { env });
  assert.equal(verified.exitCode, 0, verified.stdout + verified.stderr);
  assert.match(verified.stdout, /^promote {2}127\.0\.0\.1:\d+\/acme\/shop\/app/);
});

/** A layer with the package database of a small Debian. */
function debianLayer(...packages: readonly string[]): Buffer {
  mkdirSync('root/var/lib/dpkg', { recursive: true });
  mkdirSync('root/etc', { recursive: true });
  writeFileSync('root/etc/os-release', 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12"\n');
  const status = packages.map(
    (name) => `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.0-1\n`,
  );
  writeFileSync('root/var/lib/dpkg/status', status.join('\n'));
  return execFileSync('tar', ['-cf', '-', '-C', 'root', '.']);
}

function attestLayers(subject: string, dir: string, ...words: readonly string[]): Promise<Ran> {
  return run(['attest', subject, ...world.signing, '--output-dir', dir, ...words], { env });
}

test('attest lists what is in the layers of an image, and verify promotes by it', async () => {
  const layered = sampleImage(registry.store, repository, { layer: debianLayer('libc6', 'openssl') });
  const subject = `${registry.host}/${repository}@${layered}`;
  const made = await attestLayers(subject, 'layers', '--attach');
  assert.equal(made.exitCode, 0, made.stderr);
  assertGolden('attest-image-layers', shown(made));
  const sbom = JSON.parse(readFileSync('layers/sbom.cdx.json', 'utf8')) as {
    components: readonly { type: string; purl: string; properties: readonly { name: string }[] }[];
  };
  assert.deepEqual(
    sbom.components.map(({ type, purl }) => `${type} ${purl}`),
    [
      'operating-system pkg:generic/debian@12',
      'library pkg:deb/debian/libc6@1.0-1?arch=amd64&distro=debian-12',
      'library pkg:deb/debian/openssl@1.0-1?arch=amd64&distro=debian-12',
    ],
  );
  assert.ok(sbom.components[1]?.properties.some(({ name }) => name === 'waybill:image:layer'));
  const verified = await run(['verify', subject, '--from-registry', ...production], { env });
  assert.equal(verified.exitCode, 0, verified.stdout);
});

test('attest writes an SPDX document of an image that is valid, too', async () => {
  const layered = sampleImage(registry.store, repository, { layer: debianLayer('libc6', 'curl') });
  const subject = `${registry.host}/${repository}@${layered}`;
  const made = await attestLayers(subject, 'spdx', '--sbom-format', 'spdx');
  assert.equal(made.exitCode, 0, made.stderr);
  const verified = await run(['verify', subject, '--evidence', 'spdx', ...production], { env });
  assert.equal(verified.exitCode, 0, verified.stdout);
});

test('attest says what of an image it could not read, and the SBOM says so, too', async () => {
  mkdirSync('root/var/lib/rpm', { recursive: true });
  writeFileSync('root/var/lib/rpm/Packages', 'a Berkeley DB');
  const layered = sampleImage(registry.store, repository, { layer: debianLayer('libc6', 'curl') });
  rmSync('root/var/lib/rpm', { recursive: true });
  const made = await attestLayers(`${registry.host}/${repository}@${layered}`, 'unread');
  assert.equal(made.exitCode, 0, made.stderr);
  assert.match(made.stdout, /note: not read: var\/lib\/rpm\/Packages: it is a Berkeley DB/);
  assert.match(readFileSync('unread/sbom.cdx.json', 'utf8'), /"aggregate":"incomplete","assemblies"/);
});

test('attest lists what a lockfile in an image pins beyond what is installed, once', async () => {
  mkdirSync('root/app/node_modules/part-0', { recursive: true });
  writeFileSync('root/app/node_modules/part-0/package.json', '{"name":"part-0","version":"1.0.0"}');
  writeFileSync('root/app/package-lock.json', readFileSync('package-lock.json'));
  writeFileSync('root/app/node_modules/part-0/yarn.lock', 'of its own development');
  writeFileSync('root/Cargo.lock', 'version = 99\n');
  const layered = sampleImage(registry.store, repository, { layer: debianLayer('libc6') });
  rmSync('root/app', { recursive: true });
  rmSync('root/Cargo.lock');
  const made = await attestLayers(`${registry.host}/${repository}@${layered}`, 'locked', '--format', 'json');
  assert.equal(made.exitCode, 0, made.stderr);
  const { sbom } = assertFitsSchema(made.stdout) as { sbom: { remarks: readonly string[] } };
  assert.match(sbom.remarks.join('\n'), /not read: Cargo\.lock: lockfile-version-unknown/);
  const { components } = JSON.parse(readFileSync('locked/sbom.cdx.json', 'utf8')) as {
    components: readonly { purl: string }[];
  };
  assert.deepEqual(
    components.map(({ purl }) => purl).filter((purl) => purl.startsWith('pkg:npm/')),
    ['pkg:npm/part-0@1.0.0', 'pkg:npm/part-1@1.0.1', 'pkg:npm/part-2@1.0.2'],
  );
});

test('attest reads the layers of an image from an OCI layout folder, without its registry', async () => {
  const blobs = 'layout/blobs/sha256';
  mkdirSync(blobs, { recursive: true });
  const layered = sampleImage(registry.store, repository, { layer: debianLayer('libc6', 'zlib1g') });
  const manifest = registry.store.manifests.get(keyOf(repository, layered));
  assert.ok(manifest);
  for (const [key, bytes] of registry.store.blobs)
    writeFileSync(`${blobs}/${key.split('sha256:')[1]}`, bytes);
  writeFileSync(`${blobs}/${layered.slice(7)}`, manifest.bytes);
  writeFileSync('layout/oci-layout', '{"imageLayoutVersion":"1.0.0"}');
  const { mediaType, bytes } = manifest;
  const entry = { mediaType, digest: layered, size: bytes.byteLength };
  writeFileSync('layout/index.json', JSON.stringify({ schemaVersion: 2, manifests: [entry] }));
  const before = registry.requests.length;
  const subject = `${registry.host}/${repository}@${layered}`;
  const made = await attestLayers(subject, 'from-layout', '--image-layout', 'layout');
  assert.equal(made.exitCode, 0, made.stderr);
  assert.equal(registry.requests.length, before);
  assert.match(readFileSync('from-layout/sbom.cdx.json', 'utf8'), /pkg:deb\/debian\/zlib1g@1\.0-1/);
  const other = await attestLayers(
    `${registry.host}/${repository}@sha256:${'0'.repeat(64)}`,
    'none',
    '--image-layout',
    'layout',
  );
  assert.equal(other.exitCode, 2);
  assert.match(other.stderr, /^error\[image-layout-image-not-chosen\]/);
});

test('a platform of an attested index is promoted through it, and never the index through a platform', async () => {
  const children = ['linux/amd64', 'linux/arm64'].map((platform, at) => ({
    platform,
    digest: sampleImage(registry.store, repository, { layer: debianLayer('libc6', `part-${at}`) }),
  }));
  const index = sampleIndex(registry.store, repository, children);
  const made = await attestLayers(`${registry.host}/${repository}@${index}`, 'index');
  assert.equal(made.exitCode, 0, made.stderr);
  const judge = (subject: Digest): Promise<Ran> =>
    run(['verify', `${registry.host}/${repository}@${subject}`, '--evidence', 'index', ...production], {
      env,
    });
  const [child] = children;
  assert.ok(child);
  assert.equal((await judge(index)).exitCode, 0);
  const through = await judge(child.digest);
  assert.equal(through.exitCode, 0, through.stdout);

  assert.equal((await attestLayers(`${registry.host}/${repository}@${child.digest}`, 'child')).exitCode, 0);
  const upwards = await run(
    ['verify', `${registry.host}/${repository}@${index}`, '--evidence', 'child', ...production],
    { env },
  );
  assert.equal(upwards.exitCode, 1, upwards.stdout);
});

test('attest reads no image that is not in its registry, and asks nobody where an SBOM is at hand', async () => {
  const missing = `${registry.host}/${repository}@sha256:${'0'.repeat(64)}`;
  const ran = await attestLayers(missing, 'missing');
  assert.equal(ran.exitCode, 1);
  assert.match(ran.stderr, /^error\[image-not-found\]/);
  const before = registry.requests.length;
  assert.equal((await attest(missing, 'offline')).exitCode, 0);
  assert.equal(registry.requests.length, before);
});

test('a tag is asked for its digest once, recorded by digest, and warned about', async () => {
  const before = registry.requests.length;
  const made = await attest(`${registry.host}/${repository}:1.4`, 'tagged', '--attach', '--format', 'json');
  assert.equal(made.exitCode, 0, made.stderr);
  const { artifacts, attachments } = assertFitsSchema(made.stdout) as {
    artifacts: readonly { digest: string; tag: string }[];
    attachments: readonly { image: string }[];
  };
  assert.deepEqual([artifacts[0]?.digest, artifacts[0]?.tag], [digest, '1.4']);
  assert.equal(attachments[0]?.image, image);
  const asked = registry.requests.slice(before).filter(({ url }) => url.pathname.endsWith('/manifests/1.4'));
  // One without a token, one with it; the digest is asked for after that.
  assert.equal(asked.length, 2);

  const verified = await run(
    ['verify', `${registry.host}/${repository}:1.4`, '--from-registry', ...production],
    { env },
  );
  assert.equal(verified.exitCode, 0, verified.stderr);
  assert.match(
    verified.stdout,
    /the tag 127\.0\.0\.1:\d+\/acme\/shop\/app:1\.4 was sha256:[0-9a-f]{64} when/,
  );
});

test('verify --from-registry refuses an image to which nothing is attached', async () => {
  const other = sampleImage(registry.store, repository, { layer: Buffer.from('another') });
  const ran = await run(
    ['verify', `${registry.host}/${repository}@${other}`, '--from-registry', ...production],
    { env },
  );
  assert.equal(ran.exitCode, 1);
  assert.match(ran.stdout, /^refuse/);
});

test('evidence that somebody attached to another image does not open the gate', async () => {
  const other = sampleImage(registry.store, repository, { layer: Buffer.from('evil twin') });
  // Whoever may push can write any index; the referrers themselves still name their subject.
  const good = registry.store.tags.get(`${repository}:sha256-${digest.slice(7)}`);
  assert.ok(good);
  registry.store.tags.set(`${repository}:sha256-${other.slice(7)}`, good);
  const ran = await run(
    ['verify', `${registry.host}/${repository}@${other}`, '--from-registry', ...production],
    { env },
  );
  assert.equal(ran.exitCode, 1);
  registry.store.tags.delete(`${repository}:sha256-${other.slice(7)}`);
});

test('worse evidence that is attached as well does not spoil the image', async () => {
  const made = await attest(image, 'worse', '--attach', '--runner-tier', 'sandbox');
  assert.equal(made.exitCode, 0, made.stderr);
  const ran = await run(['verify', image, '--from-registry', ...production], { env });
  assert.equal(ran.exitCode, 0, ran.stdout);
});

test('verify --from-registry gives no verdict where the registry cannot be asked', async () => {
  registry.fault.set({ kind: 'down' });
  const ran = await run(['verify', image, '--from-registry', ...production], { env });
  registry.fault.clear();
  assert.equal(ran.exitCode, 3);
  assert.match(ran.stderr, /^error\[registry-unreachable\]/);
});

test('attest --attach says that the evidence is written when the registry does not take it', async () => {
  registry.misdeeds.refusals.push({
    path: /blobs\/uploads\/$/,
    method: 'POST',
    reply: { status: 403, body: '{"errors":[{"code":"DENIED"}]}' },
  });
  const fresh = sampleImage(registry.store, repository, { layer: Buffer.from('fresh') });
  registry.store.blobs.delete(
    keyOf(repository, 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'),
  );
  const ran = await attest(`${registry.host}/${repository}@${fresh}`, 'kept', '--attach');
  assert.equal(ran.exitCode, 1, ran.stderr);
  assert.match(ran.stderr, /written to kept, but was not attached/);
  assert.ok(existsSync('kept/signature.bundle'));
  assert.doesNotMatch(ran.stderr, /job-token-secret/);
});

test('attest --attach and verify --from-registry want an image', async () => {
  const attested = await attest('app.tgz', 'none', '--attach');
  assert.equal(attested.exitCode, 2);
  assert.match(attested.stderr, /^error\[artifact-not-image\]/);
  assert.equal(existsSync('none'), false);
  const verified = await run(['verify', 'app.tgz', '--from-registry', ...production], { env });
  assert.equal(verified.exitCode, 2);
  assert.match(verified.stderr, /^error\[artifact-not-image\]/);
});
