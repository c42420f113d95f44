import type { PackageHash } from './lockfile.ts';

const sizes: Readonly<Record<string, number>> = { sha1: 40, sha256: 64, sha384: 96, sha512: 128 };

/**
 * A hash in hex under the name of its algorithm; undefined when it is not of that algorithm's length, or when the
 * algorithm is none that Waybill states (MD5 and the like).
 */
export function hexHash(algorithm: string, hex: string): PackageHash | undefined {
  const size = sizes[algorithm];
  const lower = hex.toLowerCase();
  return size !== undefined && lower.length === size && /^[0-9a-f]+$/.test(lower)
    ? { algorithm: algorithm as PackageHash['algorithm'], hex: lower }
    : undefined;
}
