import { decodeBase64 } from '@waybill/kernel';
import type { PackageHash } from './lockfile.ts';

const sizes: Readonly<Record<string, number>> = { sha1: 20, sha256: 32, sha384: 48, sha512: 64 };

/**
 * Reads the hashes of an integrity text (W3C Subresource Integrity, section 3.5): several, separated by white
 * space, options behind `?` ignored, unknown algorithms left out. Undefined when a known one is malformed.
 */
export function findHashes(integrity: string): readonly PackageHash[] | undefined {
  const hashes: PackageHash[] = [];
  for (const part of integrity.split(/\s+/)) {
    const dash = part.indexOf('-');
    const algorithm = part.slice(0, dash);
    const size = sizes[algorithm];
    if (dash < 0 || size === undefined) continue;
    const bytes = findBytes(part.slice(dash + 1).split('?', 1)[0] ?? '');
    if (bytes?.length !== size) return undefined;
    hashes.push({
      algorithm: algorithm as PackageHash['algorithm'],
      hex: Buffer.from(bytes).toString('hex'),
    });
  }
  return hashes;
}

function findBytes(base64: string): Uint8Array | undefined {
  try {
    return decodeBase64(base64);
  } catch {
    return undefined;
  }
}
