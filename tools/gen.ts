/**
 * Writes every generated file: `npm run gen`. Each `tools/gen-*.ts` exports `generate()`, which gives
 * paths from the root with their whole content; `npm run check` compares them with what is committed.
 */
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './source-files.ts';

/** Every generated file: path from the root, and the content that it should have. */
export async function generateAll(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const tool of globSync('tools/gen-*.ts', { cwd: root }).toSorted()) {
    if (tool.endsWith('.test.ts')) continue;
    const { generate } = (await import(join(root, tool))) as { generate: () => Promise<Map<string, string>> };
    for (const [path, content] of await generate()) files.set(path, content);
  }
  return files;
}

/** Generated files whose committed content is another. */
export async function checkGenerated(): Promise<string[]> {
  const stale: string[] = [];
  for (const [path, content] of await generateAll()) {
    if (readIfThere(path) !== content) stale.push(`${path}: differs from what "npm run gen" writes`);
  }
  return stale;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return undefined;
  }
}

if (import.meta.main) {
  for (const [path, content] of await generateAll()) {
    if (readIfThere(path) === content) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
    console.log(`wrote ${path}`);
  }
}
