import { digestOf, hexOf, type Digest } from '@waybill/kernel';

/**
 * The digest of a folder: SHA-256 over one line a file, `<hex of its SHA-256>  <path>`, each ended by a
 * line feed and sorted by the bytes of the path. That is what `sha256sum` prints for the sorted files, so
 * anyone can compute it again; docs/guides/platform-folder.md shows the command. Paths are relative, with
 * forward slashes; times, modes and empty folders do not count.
 */
export function digestOfFolder(files: ReadonlyMap<string, Uint8Array>): Digest {
  const lines = [...files]
    .map(([path, bytes]) => ({ path, key: Buffer.from(path), bytes }))
    .sort((a, b) => Buffer.compare(a.key, b.key))
    .map(({ path, bytes }) => `${hexOf(digestOf(bytes))}  ${path}\n`);
  return digestOf(lines.join(''));
}
