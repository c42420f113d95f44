import type { Artifact } from '@waybill/evidence';
import type { ReadSbom } from './assessment.ts';

/** Whether an SBOM describes this artifact, only others, or gives no digest of what it describes. */
export function subjectOf(
  { describes }: ReadSbom,
  { digest, sha512 }: Pick<Artifact, 'digest' | 'sha512'>,
): 'this' | 'another' | 'unnamed' {
  if (describes.length === 0) return 'unnamed';
  const own = [digest, ...(sha512 === undefined ? [] : [`sha512:${sha512}`])];
  return describes.some((described) => own.includes(described)) ? 'this' : 'another';
}
