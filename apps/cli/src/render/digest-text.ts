import type { Digest } from '@waybill/kernel';

/** A digest as people compare it: twelve digits, or all of them where asked. */
export function digestText(digest: Digest, whole: boolean): string {
  return whole ? digest : digest.slice(0, 'sha256:'.length + 12);
}

/** A size as people read it, in decimal units. */
export function sizeText(sizeBytes: number): string {
  if (sizeBytes < 1000) return `${sizeBytes} B`;
  if (sizeBytes < 1_000_000) return `${(sizeBytes / 1000).toFixed(1)} kB`;
  return `${(sizeBytes / 1_000_000).toFixed(1)} MB`;
}
