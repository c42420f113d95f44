/**
 * The packages of an image from its layers, beside Syft where its binary is at hand: components found on the same OCI
 * layout, time of a cold process and its peak memory. Images are made of what the machine has.
 */
import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Row } from './row.ts';

const root = join(import.meta.dirname, '..');
const rounds = 3;
/** Pinned; `go install` puts it into a cache outside the checkout, with the Go toolchain of the machine. */
const syftVersion = 'v1.57.1';
const maxTarBytes = 1024 ** 3;

/** What the machine can give to an image: a folder, and paths in it. */
interface Content {
  readonly name: string;
  readonly from: string;
  readonly paths: readonly string[];
}

/** One cold process. */
interface Measured {
  readonly ms: number;
  readonly peakMiB: number;
  readonly stdout: string;
}

/** Three rows for each image: components, time, memory. */
export async function run(): Promise<Row[]> {
  const dir = mkdtempSync(join(tmpdir(), 'waybill-image-sbom-'));
  try {
    const syft = await findSyft();
    const rows: Row[] = [];
    for (const content of contents()) {
      const layout = join(dir, content.name);
      await writeLayout(layout, content);
      rows.push(...(await compare(content.name, layout, syft)));
    }
    return rows;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function contents(): readonly Content[] {
  const osRelease = ['etc/os-release', 'usr/lib/os-release'];
  const debian = [
    ...osRelease,
    'var/lib/dpkg/status',
    ...globSync('usr/lib/python3/dist-packages/*-info/{METADATA,PKG-INFO}', { cwd: '/' }),
    ...globSync('usr/lib/python3/dist-packages/*.egg-info', { cwd: '/' }),
  ];
  const npm = globSync('node_modules/**/package.json', { cwd: root });
  return [
    { name: 'debian-python', from: '/', paths: debian.filter((path) => existsSync(join('/', path))) },
    { name: 'node-modules', from: root, paths: npm },
  ].filter(({ paths }) => paths.length > 0);
}

async function writeLayout(layout: string, { from, paths }: Content): Promise<void> {
  const blobs = join(layout, 'blobs/sha256');
  mkdirSync(blobs, { recursive: true });
  const list = join(layout, 'paths');
  writeFileSync(list, [...new Set(paths)].join('\n'));
  const words = ['--no-recursion', '-C', from, '-cf', '-', '-T', list];
  const made = await promisify(execFile)('tar', words, { encoding: 'buffer', maxBuffer: maxTarBytes });
  rmSync(list);
  const put = (bytes: Uint8Array, mediaType: string): object => {
    const hex = sha256(bytes);
    writeFileSync(join(blobs, hex), bytes);
    return { mediaType, digest: `sha256:${hex}`, size: bytes.byteLength };
  };
  const json = (value: object): Buffer => Buffer.from(JSON.stringify(value));
  const type = 'application/vnd.oci.image';
  const layer = put(gzipSync(made.stdout), `${type}.layer.v1.tar+gzip`);
  const config = {
    os: 'linux',
    architecture: 'amd64',
    config: {},
    rootfs: { type: 'layers', diff_ids: [`sha256:${sha256(made.stdout)}`] },
  };
  const manifest = {
    schemaVersion: 2,
    mediaType: `${type}.manifest.v1+json`,
    config: put(json(config), `${type}.config.v1+json`),
    layers: [layer],
  };
  const manifests = [put(json(manifest), manifest.mediaType)];
  writeFileSync(join(layout, 'index.json'), json({ schemaVersion: 2, manifests }));
  writeFileSync(join(layout, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
}

async function compare(
  name: string,
  layout: string,
  syft: { readonly path?: string; readonly why: string },
): Promise<Row[]> {
  const ours = await best(process.execPath, ['--input-type=module', '-e', oursSource(layout)]);
  const found = keysOf(JSON.parse(ours.stdout) as unknown);
  const row = (what: string, mine: number, peer: number, unit: string, ratio: number, note: string): Row => ({
    name: `${what} of image ${name}, beside Syft ${syftVersion}`,
    ours: mine,
    peer,
    unit,
    ratio,
    note,
  });
  if (syft.path === undefined) {
    return [row('packages', found.size, NaN, 'found', NaN, syft.why)];
  }
  const theirs = await best(syft.path, [`oci-dir:${layout}`, '-q', '-o', 'syft-json']);
  const { artifacts } = JSON.parse(theirs.stdout) as { readonly artifacts: unknown };
  const peer = keysOf(artifacts);
  const missing = [...peer].filter((key) => !found.has(key));
  const more = [...found].filter((key) => !peer.has(key));
  if (process.argv.includes('--differences')) {
    for (const key of missing) process.stderr.write(`${name}: only Syft ${key}\n`);
    for (const key of more) process.stderr.write(`${name}: only Waybill ${key}\n`);
  }
  const note = `${missing.length} only there, ${more.length} only here`;
  return [
    row('packages', found.size, peer.size, 'found', found.size / peer.size, note),
    row('time', ours.ms, theirs.ms, 'ms, cold', theirs.ms / ours.ms, ''),
    row('memory', ours.peakMiB, theirs.peakMiB, 'MiB at the peak', theirs.peakMiB / ours.peakMiB, ''),
  ];
}

/**
 * Package URLs without qualifiers and decoded: which qualifiers are written, and whether the colon of an epoch is encoded
 * (the specification says that it is not), differs; which package is meant does not.
 */
function keysOf(list: unknown): ReadonlySet<string> {
  const packages = list as readonly { readonly purl: string }[];
  return new Set(
    packages.flatMap(({ purl }) => (purl === '' ? [] : decodeURIComponent(purl.split(/[?#]/)[0] ?? ''))),
  );
}

function oursSource(layout: string): string {
  return `import { inspectImage } from ${JSON.stringify(join(root, 'packages/images/src/index.ts'))};
import { openImageLayout } from ${JSON.stringify(join(root, 'packages/integrations/src/oci-layout/index.ts'))};
const { packages } = await inspectImage(await openImageLayout(${JSON.stringify(layout)}));
process.stdout.write(JSON.stringify(packages));`;
}

/** The fastest of a few runs: whatever else the machine does only makes them slower. */
async function best(file: string, words: readonly string[]): Promise<Measured> {
  const runs: Measured[] = [];
  for (let round = 0; round < rounds; round++) runs.push(await measure(file, words));
  const [first, ...others] = runs;
  if (first === undefined) throw new Error('nothing was measured');
  return others.reduce((a, b) => (b.ms < a.ms ? b : a), first);
}

function measure(file: string, words: readonly string[]): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const env = { ...process.env, SYFT_CHECK_FOR_APP_UPDATE: 'false' };
    const child = spawn(file, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => out.push(part));
    child.stderr.on('data', (part: Buffer) => err.push(part));
    let peakMiB = NaN;
    // The kernel's own high-water mark; only what grows in the last moment is missed.
    const timer = setInterval(() => (peakMiB = highWaterMiB(child.pid) ?? peakMiB), 5);
    child.on('error', (error) => {
      clearInterval(timer);
      reject(error);
    });
    child.on('close', (code) => {
      clearInterval(timer);
      const ms = performance.now() - startedAt;
      if (code === 0) resolve({ ms, peakMiB, stdout: Buffer.concat(out).toString() });
      else reject(new Error(`${file} failed: ${Buffer.concat(err).toString().slice(0, 2_000)}`));
    });
  });
}

/** Linux only (proc(5), VmHWM); undefined elsewhere. */
function highWaterMiB(pid: number | undefined): number | undefined {
  try {
    const kib = /VmHWM:\s*(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kib === undefined ? undefined : Number(kib) / 1024;
  } catch {
    return undefined;
  }
}

async function findSyft(): Promise<{ readonly path?: string; readonly why: string }> {
  const base = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const cache = join(base, 'waybill-bench', `syft-${syftVersion}`);
  const path = join(cache, 'syft');
  if (existsSync(path)) return { path, why: '' };
  process.stderr.write(`building Syft ${syftVersion} in ${cache}, once …\n`);
  try {
    const env = { ...process.env, GOBIN: cache };
    const words = ['install', `github.com/anchore/syft/cmd/syft@${syftVersion}`];
    await promisify(execFile)('go', words, { env, timeout: 1_800_000 });
    return { path, why: '' };
  } catch {
    return { why: 'no Syft: a Go toolchain could not build it' };
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
