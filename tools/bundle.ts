/**
 * Makes `apps/cli/dist/` from the sources: `npm run bundle`, and npm runs it after an install.
 *
 * One start file holds all that a cold `waybill sigstore verify-bundle` needs, because each further file
 * costs half a millisecond; everything else stays in chunks that are loaded when a command asks for them,
 * because parsing the 3 MB of SBOM schema validators and the server would cost more than verifying.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { type InputOptions, type OutputChunk, type OutputOptions, type Plugin, rolldown } from 'rolldown';

const root = join(import.meta.dirname, '..');
const cli = join(root, 'apps/cli');

/** Small modules that most commands load: one file, where they would be twenty. Nothing large hangs on them. */
const together =
  /(?:packages\/(?:kernel|evidence|gate|integrations\/src\/files)\/(?!.*\/generated\/)|apps\/cli\/src\/(?:render\/|command\.ts|artifact-argument\.ts|ledger-place\.ts|verify\/(?:read-evidence|list-subjects|render-verdicts)\.ts))/;

/** Bundles the command line into `outDir`, which is replaced as a whole; gives the names of the files. */
export async function bundle(outDir: string = join(cli, 'dist')): Promise<readonly string[]> {
  const building = `${outDir}.${process.pid}`;
  rmSync(building, { recursive: true, force: true });
  try {
    const command = inputOf({ waybill: join(cli, 'src/main.ts') });
    const start = startModules(await build(command, {}));
    const codeSplitting = {
      groups: [
        { name: 'start', test: (id: string) => start.has(id) },
        { name: 'rooms', test: together },
      ],
    };
    const chunks = await build(command, { codeSplitting }, building);
    const worker = { 'pglite-worker': join(root, 'packages/ledger/src/database/pglite-worker.ts') };
    chunks.push(...(await build(inputOf(worker), {}, building)));
    writeFileSync(join(building, 'NOTICES.txt'), noticesOf(chunks));
    rmSync(outDir, { recursive: true, force: true });
    mkdirSync(dirname(outDir), { recursive: true });
    renameSync(building, outDir);
    return [...chunks.map(({ fileName }) => fileName), 'NOTICES.txt'];
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
}

function inputOf(input: Readonly<Record<string, string>>): InputOptions {
  const manifest = JSON.parse(readFileSync(join(cli, 'package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  const outside = Object.keys(manifest.dependencies);
  return {
    input,
    platform: 'node',
    external: (id) => outside.some((name) => id === name || id.startsWith(`${name}/`)),
    // Rooms export by name and do nothing when they are loaded, so what is not used can go.
    treeshake: { moduleSideEffects: (id) => !/\/(?:packages|apps)\/[^/]+\/src\//.test(id) },
    checks: { pluginTimings: false, ineffectiveDynamicImport: false },
    plugins: [quickBuiltins],
  };
}

/** Modules of functions only, taken when the first is called: the option parser imports it and hardly needs it. */
const late: ReadonlySet<string> = new Set(['node:child_process', 'child_process']);

/**
 * Takes Node's own modules by `process.getBuiltinModule()`: an import statement makes a namespace of every
 * name that they export, which runs their lazy getters and took 6 ms of a cold verification.
 */
const quickBuiltins: Plugin = {
  name: 'quick-builtins',
  resolveId: (id) => (isBuiltin(id) ? { id: `\0builtin:${id}`, moduleSideEffects: false } : null),
  load: async (id) => {
    if (!id.startsWith('\0builtin:')) return null;
    const name = id.slice('\0builtin:'.length);
    const names = Object.keys((await import(name)) as object).filter((one) => one !== 'default');
    if (late.has(name)) {
      const get = `(_, name) => process.getBuiltinModule(${JSON.stringify(name)})[name]`;
      const call = names.map((one) => `export const ${one} = (...all) => builtin.${one}(...all);`);
      return [`const builtin = new Proxy({}, { get: ${get} });`, 'export default builtin;', ...call].join(
        '\n',
      );
    }
    return [
      `const builtin = process.getBuiltinModule(${JSON.stringify(name)});`,
      'export default builtin;',
      ...names.map((one) => `export const ${one} = /* @__PURE__ */ (() => builtin.${one})();`),
    ].join('\n');
  },
};

async function build(input: InputOptions, output: OutputOptions, dir?: string): Promise<OutputChunk[]> {
  const run = await rolldown(input);
  const options: OutputOptions = {
    format: 'esm',
    entryFileNames: '[name].mjs',
    chunkFileNames: '[name]-[hash].mjs',
    comments: { legal: false },
    // Names stay, so that the stack in a bug report can be read; white space of the validators cost 10 ms to parse.
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
    ...output,
  };
  const made = dir === undefined ? await run.generate(options) : await run.write({ ...options, dir });
  await run.close();
  return made.output.filter((part) => part.type === 'chunk');
}

/** Every module that the first chunk loads before it runs. */
function startModules(chunks: readonly OutputChunk[]): ReadonlySet<string> {
  const modules = new Set<string>();
  const seen = new Set<string>();
  const visit = (chunk: OutputChunk | undefined): void => {
    if (!chunk || seen.has(chunk.fileName)) return;
    seen.add(chunk.fileName);
    for (const id of chunk.moduleIds) modules.add(id);
    for (const file of chunk.imports) visit(chunks.find(({ fileName }) => fileName === file));
  };
  visit(chunks.find(({ isEntry }) => isEntry));
  return modules;
}

/** Licences of the packages whose code is in the bundle; they ask to be passed on. */
function noticesOf(chunks: readonly OutputChunk[]): string {
  const folders = new Set<string>();
  for (const id of chunks.flatMap(({ moduleIds }) => moduleIds)) {
    const [, folder] = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(id) ?? [];
    if (folder !== undefined) folders.add(folder);
  }
  const notices = [...folders].toSorted().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      readonly [key: string]: string;
    };
    const file = ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'LICENCE', 'license'].find((one) =>
      existsSync(join(folder, one)),
    );
    const text = file === undefined ? `Licence: ${license}` : readFileSync(join(folder, file), 'utf8').trim();
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  return `This bundle holds code of the following packages.\n\n${notices.join(`\n${'-'.repeat(78)}\n\n`)}`;
}

if (import.meta.main) {
  const startedAt = performance.now();
  const files = await bundle();
  console.log(
    `bundled apps/cli/dist: ${files.length} files in ${(performance.now() - startedAt).toFixed(0)} ms`,
  );
}
