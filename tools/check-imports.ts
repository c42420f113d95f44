import { basename } from 'node:path';
import type { SourceFile } from './source-files.ts';

/** What a room's package.json declares. */
export interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** The floor of each room; imports go down, never up and never sideways. */
const floors: Readonly<Record<string, number>> = {
  'packages/kernel': 0,
  'packages/evidence': 1,
  'packages/images': 1,
  'packages/lockfiles': 1,
  'packages/platform': 1,
  'packages/gate': 2,
  'packages/ledger': 3,
  'packages/integrations': 3,
  'packages/api': 3,
  'packages/simulator': 3.5,
  'apps/server': 4,
  'apps/cli': 4,
};

/** The one way sideways: `waybill serve` starts the server, through this file alone. */
const sideways = { file: 'apps/cli/src/compose.ts', to: '@waybill/server' };

/** Modules without a window to the outside: the only ones of Node that floors 0 to 2 may use. */
const windowless = new Set(['node:crypto', 'node:buffer', 'node:util', 'node:zlib']);

/** What a function of its arguments does not touch. */
const windows =
  /\b(?:process\.|fetch\(|Date\.now\(|new Date\(\)|Math\.random\(|setTimeout\(|performance\.now\()/;

/** Statements that import, at the start of a line, and dynamic imports anywhere; never comments. */
const imports =
  /^\s*(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;

/** Every breach of the import law: floors, windows, declared dependencies and small doors. */
export function checkImports(
  files: readonly SourceFile[],
  manifests: ReadonlyMap<string, Manifest>,
): string[] {
  const breaches: string[] = [];
  for (const { path, text } of files) {
    const room = roomOf(path);
    const floor = room === undefined ? undefined : floors[room];
    if (room === undefined) continue;
    if (floor === undefined) {
      breaches.push(`${path}: ${room} has no floor; give it one in tools/check-imports.ts`);
      continue;
    }
    const isTest = /\.test\.ts$|\/testing\//.test(path);
    for (const match of text.matchAll(imports)) {
      const target = match[1] ?? match[2] ?? match[3] ?? '';
      const breach = judge(path, target, room, floor, isTest, manifests.get(room) ?? {});
      if (breach !== undefined) breaches.push(`${path}: ${breach}`);
    }
    if (floor < 3 && !isTest) {
      const seen = windows.exec(withoutComments(text));
      if (seen)
        breaches.push(`${path}: floors 0 to 2 are functions of their arguments, this uses ${seen[0]}`);
    }
  }
  return breaches;
}

function judge(
  path: string,
  target: string,
  room: string,
  floor: number,
  isTest: boolean,
  manifest: Manifest,
): string | undefined {
  if (target.startsWith('.')) {
    if (!/\.(?:ts|mjs|json)$/.test(target)) return `relative import ${target} needs its ending`;
    const resolved = new URL(target, `file:///${path}`).pathname.slice(1);
    return resolved.startsWith(`${room}/`)
      ? undefined
      : `${target} leaves the room; import it by package name`;
  }
  if (target.startsWith('node:')) {
    return floor < 3 && !isTest && !windowless.has(target)
      ? `${target} is a window; floors 0 to 2 have none`
      : undefined;
  }
  const name = target.startsWith('@')
    ? target.split('/').slice(0, 2).join('/')
    : (target.split('/')[0] ?? '');
  // The command line ships as a bundle: what is inside it is not installed beside it.
  const bundled = room === 'apps/cli' && manifest.devDependencies?.[name] !== undefined;
  if (isTest && name === `@waybill/${basename(room)}`) return undefined;
  const declared = manifest.dependencies?.[name] !== undefined || bundled;
  const declaredForTests = manifest.devDependencies?.[name] !== undefined || rootDevelopment.has(name);
  if (!declared && !(isTest && declaredForTests)) return `${name} is not declared in ${room}/package.json`;
  if (!name.startsWith('@waybill/')) return undefined;
  if (target.includes('/src')) return `${target} goes around the door of ${name}`;
  if (path === sideways.file && name === sideways.to) return undefined;
  if (isTest) return undefined;
  const other = Object.keys(floors).find((candidate) => basename(candidate) === basename(name));
  if (name === '@waybill/simulator') return 'only tests, examples and the demo may see the simulator';
  const otherFloor = other === undefined ? undefined : floors[other];
  if (otherFloor === undefined || otherFloor >= floor) return `${name} is not on a floor below ${room}`;
  return undefined;
}

/** Packages of the root manifest that any test may use. */
const rootDevelopment = new Set([
  '@sigstore/bundle',
  '@sigstore/verify',
  'ajv',
  'ajv-formats',
  'fast-check',
  'playwright-core',
  'typescript',
  'rolldown',
]);

function roomOf(path: string): string | undefined {
  return /^((?:packages|apps)\/[^/]+)\/src\/.*\.ts$/.exec(path)?.[1];
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '');
}
