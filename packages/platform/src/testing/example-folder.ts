import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const folder = join(import.meta.dirname, '../../../../examples/platform');

/** The files of the worked example, by relative path. */
export function exampleFolder(): Map<string, Uint8Array> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    entries.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [relative(folder, path).replaceAll('\\', '/'), new Uint8Array(readFileSync(path))];
    }),
  );
}

/** The worked example with one text of one file replaced; the text must stand there. */
export function exampleWith(file: string, before: string, after: string): Map<string, Uint8Array> {
  const files = exampleFolder();
  const text = Buffer.from(files.get(file) ?? '').toString();
  if (!text.includes(before))
    throw new Error(`${file} of the example does not hold ${JSON.stringify(before)}`);
  return files.set(file, Buffer.from(text.replace(before, () => after)));
}
