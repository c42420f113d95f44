/**
 * From a lockfile on disk to a CycloneDX 1.6 document on disk, each as a cold process: Waybill beside
 * cyclonedx-npm and cdxgen, which are installed at pinned versions into a temporary folder.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkSbomSchema, parseSbom } from '@waybill/evidence';
import { rolldown } from 'rolldown';
import type { Row } from './row.ts';

const execute = promisify(execFile);
const rounds = 7;

/** About 1,000 packages, resolved anew for each run; all sides read the same lockfile. */
const project = {
  name: 'bench-project',
  version: '1.0.0',
  private: true,
  dependencies: { 'react-scripts': '5.0.1' },
};

interface Peer {
  readonly name: string;
  readonly version: string;
  readonly bin: string;
  readonly args: (folder: string, output: string) => string[];
}

const peers: readonly Peer[] = [
  {
    name: '@cyclonedx/cyclonedx-npm',
    version: '6.0.1',
    bin: 'cyclonedx-npm',
    args: (folder, output) => [
      ...'--package-lock-only --output-reproducible --sv 1.6 --of JSON'.split(' '),
      '-o',
      output,
      join(folder, 'package.json'),
    ],
  },
  {
    name: '@cyclonedx/cdxgen',
    version: '12.8.4',
    bin: 'cdxgen',
    args: (folder, output) => [
      ...'-t npm --no-recurse --no-install-deps --no-babel --spec-version 1.6'.split(' '),
      '-o',
      output,
      folder,
    ],
  },
];

/** What Waybill does between reading the lockfile and writing the document, as the command line does it. */
const ours = `
import { readFileSync, writeFileSync } from 'node:fs';
import { buildCycloneDx } from '@waybill/evidence';
import { digestOf } from '@waybill/kernel';
import { parseNpmLockfile } from '@waybill/lockfiles';
const [lockfile, output] = process.argv.slice(2);
const { packages, project } = parseNpmLockfile(readFileSync(lockfile), 'package-lock.json');
writeFileSync(output, buildCycloneDx({
  component: { name: project.name, version: project.version, artifacts: [{ name: 'a', digest: digestOf('a') }] },
  packages,
  dependsOn: project.dependsOn,
  toolVersion: 'bench',
  createdAt: 0,
}));
`;

/** One row for each peer; without a registry, or where a peer fails, the row says so instead of a figure. */
export async function run(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'waybill-bench-sbom-'));
  try {
    const home = join(folder, 'project');
    await mkdir(home);
    await writeFile(join(home, 'package.json'), JSON.stringify(project));
    const failure = await attempt(() => npm(home, ['install', '--package-lock-only']));
    if (failure !== undefined) {
      return peers.map(({ name }) => row(name, NaN, NaN, `no lockfile: ${failure}`));
    }
    const script = await bundleOurs(folder);
    const output = join(folder, 'ours.json');
    const oursMs = await medianMs(process.execPath, [script, join(home, 'package-lock.json'), output]);
    const note = await describe(output);
    const rows: Row[] = [];
    for (const peer of peers) rows.push(await measure(peer, folder, home, oursMs, note));
    return rows;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(peer: Peer, folder: string, home: string, oursMs: number, note: string): Promise<Row> {
  const installed = join(folder, peer.bin);
  const output = join(folder, `${peer.bin}.json`);
  let peerMs = NaN;
  const failure = await attempt(async () => {
    await mkdir(installed);
    await writeFile(join(installed, 'package.json'), '{"private":true}');
    await npm(installed, ['install', '--omit=optional', `${peer.name}@${peer.version}`]);
    peerMs = await medianMs(join(installed, 'node_modules/.bin', peer.bin), peer.args(home, output));
  });
  if (failure !== undefined) return row(peer.name, oursMs, NaN, failure);
  return row(
    `${peer.name} ${peer.version}`,
    oursMs,
    peerMs,
    `ours: ${note}; peer: ${await describe(output)}`,
  );
}

function row(peer: string, oursMs: number, peerMs: number, note: string): Row {
  return {
    name: `SBOM of a locked npm project, cold, beside ${peer}`,
    ours: oursMs,
    peer: peerMs,
    unit: 'ms',
    ratio: peerMs / oursMs,
    note,
  };
}

/** One file, as the command line ships. */
async function bundleOurs(folder: string): Promise<string> {
  const entry = join(import.meta.dirname, 'virtual-sbom.ts');
  const bundle = await rolldown({
    input: entry,
    platform: 'node',
    plugins: [
      {
        name: 'ours',
        resolveId: (id) => (id === entry ? id : undefined),
        load: (id) => (id === entry ? ours : undefined),
      },
    ],
  });
  const file = join(folder, 'ours.mjs');
  await bundle.write({ file, format: 'esm', codeSplitting: false });
  await bundle.close();
  return file;
}

/** Median of whole processes, start of Node included; the first, which fills caches, does not count. */
async function medianMs(command: string, args: readonly string[]): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const startedAt = performance.now();
    await execute(command, [...args], { maxBuffer: 64 * 1024 * 1024, timeout: 120_000 });
    if (round > 0) times.push(performance.now() - startedAt);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN;
}

async function npm(cwd: string, args: readonly string[]): Promise<void> {
  await execute('npm', [...args, '--ignore-scripts', '--no-audit', '--no-fund'], { cwd, timeout: 300_000 });
}

async function attempt(action: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await action();
    return undefined;
  } catch (error) {
    return `not measured (${String((error as Error).message)
      .split('\n', 1)[0]
      ?.slice(0, 60)})`;
  }
}

async function describe(file: string): Promise<string> {
  const bytes = await readFile(file);
  const { components, edgeCount } = parseSbom(bytes);
  const { outcome } = await checkSbomSchema(bytes);
  const validity = outcome === 'pass' ? 'valid' : 'not valid';
  return `${components.length} components, ${edgeCount} arrows, ${validity}`;
}
