/**
 * Makes `apps/cli/dist/` from the sources: `npm run bundle`, and npm runs it after an install.
 *
 * Several chunks, not one file: verification of one bundle must not parse the 1.6 MB of SBOM schema
 * validators or the server beside it (docs/performance.md has the figures).
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { rolldown, type OutputChunk } from 'rolldown';

const root = join(import.meta.dirname, '..');
const cli = join(root, 'apps/cli');

/** Bundles the command line into `outDir`, which is replaced as a whole; gives the names of the files. */
export async function bundle(outDir: string = join(cli, 'dist')): Promise<readonly string[]> {
  const manifest = JSON.parse(readFileSync(join(cli, 'package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  const external = Object.keys(manifest.dependencies);
  const building = `${outDir}.${process.pid}`;
  rmSync(building, { recursive: true, force: true });
  try {
    const build = await rolldown({
      input: {
        waybill: join(cli, 'src/main.ts'),
        'pglite-worker': join(root, 'packages/ledger/src/database/pglite-worker.ts'),
      },
      platform: 'node',
      external: (id) => external.some((name) => id === name || id.startsWith(`${name}/`)),
      // Rooms export by name and do nothing when they are loaded, so what is not used can go.
      treeshake: { moduleSideEffects: (id) => !/\/(?:packages|apps)\/[^/]+\/src\//.test(id) },
      checks: { pluginTimings: false },
    });
    const { output } = await build.write({
      dir: building,
      format: 'esm',
      entryFileNames: '[name].mjs',
      chunkFileNames: '[name]-[hash].mjs',
      sourcemap: false,
      minify: { compress: false, mangle: false, codegen: { removeWhitespace: false } },
      comments: { legal: false },
    });
    await build.close();
    const chunks = output.filter((part) => part.type === 'chunk');
    writeFileSync(join(building, 'NOTICES.txt'), noticesOf(chunks));
    rmSync(outDir, { recursive: true, force: true });
    mkdirSync(dirname(outDir), { recursive: true });
    renameSync(building, outDir);
    return [...output.map(({ fileName }) => fileName), 'NOTICES.txt'];
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
}

/** Licences of the packages whose code is in the bundle; they ask to be passed on. */
function noticesOf(chunks: readonly OutputChunk[]): string {
  const folders = new Set<string>();
  for (const id of chunks.flatMap(({ moduleIds }) => moduleIds)) {
    const [, folder] = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id) ?? [];
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
