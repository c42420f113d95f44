/** Longest path that is looked at; deeper ones cost time and hold nothing that is listed. */
const maxPathLength = 4_096;

/**
 * A path of an archive within the image: `./usr/lib/` and `/usr/lib` are `usr/lib`. Undefined for one that leads out
 * with `..`, is empty, or holds a NUL: an unpacker would refuse it, and nothing in it is listed.
 */
export function layerPath(written: string): string | undefined {
  if (written.length > maxPathLength || written.includes('\0')) return undefined;
  const parts = written.split('/').filter((part) => part !== '' && part !== '.');
  return parts.length === 0 || parts.includes('..') ? undefined : parts.join('/');
}
