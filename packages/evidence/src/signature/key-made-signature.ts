import { WaybillError } from '@waybill/kernel';
import type { Artifact } from '../artifact.ts';
import type { Bundle } from './bundle.ts';
import { publicKeyFromPem } from './public-key.ts';
import { signedDataOf } from './signed-data.ts';

/**
 * Whether this key (PEM, SPKI) made the signature of a bundle; undefined where that cannot be told without the
 * bytes of the artifact. For finding out which key to verify a bundle with where its hint names none: it says
 * nothing yet of log, time and subject. Throws what a contradictory artifact throws.
 */
export function keyMadeSignature(
  { content, material }: Bundle,
  keyPem: string,
  artifact: Artifact | undefined,
): boolean | undefined {
  if (material.kind !== 'key') return false;
  try {
    const key = publicKeyFromPem(keyPem);
    signedDataOf(content, { kind: 'key', der: key.spki }, artifact).verify(key);
    return true;
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
    // A key that nobody can use made nothing; the others must not suffer from it.
    if (error.code === 'signature-invalid' || error.code === 'key-unusable') return false;
    if (error.code === 'artifact-bytes-needed') return undefined;
    throw error;
  }
}
