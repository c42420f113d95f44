import type { SourceLocation } from '@waybill/kernel';
import { hexHash } from '../hex-hash.ts';
import { label } from '../label.ts';
import { malformedLockfile } from '../lockfile-error.ts';
import type { PackageHash } from '../lockfile.ts';

/** A name as the index compares it. Source: PyPA specifications, "Names and normalization". */
export function normalName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/** `sha256:<hex>` as lockfiles write it; none for algorithms that Waybill does not state. Throws `lockfile-malformed`. */
export function hashOfText(text: string | undefined, at: SourceLocation): readonly PackageHash[] {
  if (text === undefined) return [];
  const [algorithm = '', hex = ''] = text.split(':', 2);
  if (!/^sha(?:1|256|384|512)$/.test(algorithm)) return [];
  const hash = hexHash(algorithm, hex);
  if (hash) return [hash];
  throw malformedLockfile(at, `a hash in hex behind ${algorithm}:`, label(text));
}
