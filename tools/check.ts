/** Everything that must hold besides the tests: `npm run check`. Prints one line a check and a closing line. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { styleText } from 'node:util';
import { checkCodePages, checkDependencyPage, checkPaths } from './check-docs.ts';
import { checkImports, type Manifest } from './check-imports.ts';
import { checkNeutral } from './check-neutral.ts';
import { closingLine } from './closing-line.ts';
import { checkGenerated } from './gen.ts';
import { listPaths, readFiles, root } from './source-files.ts';

const paths = listPaths();
const known = new Set(paths);
const code = readFiles(paths, (path) => /^(?:packages|apps)\/[^/]+\/src\/.*\.ts$/.test(path));
const productCode = code.filter(({ path }) => !/\.test\.ts$|\/testing\/|\/simulator\//.test(path));
const pages = readFiles(paths, (path) => path.endsWith('.md'));
const manifests = new Map<string, Manifest>(
  readFiles(paths, (path) => /^(?:packages|apps)\/[^/]+\/package\.json$/.test(path)).map(({ path, text }) => [
    dirname(path),
    JSON.parse(text) as Manifest,
  ]),
);

const checks: readonly [string, () => string[] | Promise<string[]>][] = [
  ['types (tsc)', () => runTool('tsc')],
  ['lint (oxlint, type-aware)', () => runTool('oxlint', '--type-aware')],
  ['format (oxfmt)', () => runTool('oxfmt', '--check')],
  ['import law', () => checkImports(code, manifests)],
  ['paths in the docs', () => checkPaths(pages, known)],
  [
    'a page for each error and check',
    () => checkCodePages(productCode, known, readRoot('docs/platform/problems.md')),
  ],
  [
    'an argument for each dependency',
    () => checkDependencyPage(readRoot('docs/dependencies.md'), dependencyNames()),
  ],
  ['generated files', () => checkGenerated()],
  ['neutral files', () => checkNeutral(readFiles(paths, (path) => !/\.(?:png|tgz|der|bin)$/.test(path)))],
];

const tally = { passed: 0, failed: 0, skipped: 0 };
for (const [name, check] of checks) {
  const startedAt = performance.now();
  const problems = await check();
  tally[problems.length === 0 ? 'passed' : 'failed']++;
  const mark = problems.length === 0 ? styleText('green', 'ok  ') : styleText('red', 'fail');
  console.log(`${mark} ${name} (${(performance.now() - startedAt).toFixed(0)} ms)`);
  for (const problem of problems) console.log(`     ${problem}`);
}
console.log(closingLine(tally));
process.exitCode = tally.failed > 0 ? 1 : 0;

function runTool(...[tool, ...args]: [string, ...string[]]): string[] {
  try {
    execFileSync(join(root, 'node_modules/.bin', tool), args, { cwd: root, encoding: 'utf8', stdio: 'pipe' });
    return [];
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    return `${stdout ?? ''}${stderr ?? ''}`.trim().split('\n');
  }
}

function dependencyNames(): string[] {
  const rootManifest = JSON.parse(readRoot('package.json')) as Manifest & { optionalDependencies?: object };
  const all = [...manifests.values(), rootManifest].flatMap((manifest) => [
    ...Object.keys(manifest.dependencies ?? {}),
    ...Object.keys(manifest.devDependencies ?? {}),
  ]);
  return [...new Set([...all, ...Object.keys(rootManifest.optionalDependencies ?? {})])]
    .filter((name) => !name.startsWith('@waybill/'))
    .toSorted();
}

function readRoot(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}
