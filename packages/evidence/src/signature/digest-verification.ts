import type * as curvesModule from '@noble/curves/nist.js';

const curveNames = { p256: 'p256', p384: 'p384', p521: 'p521' } as const;

let curves: typeof curvesModule | undefined;

/**
 * Loads what checks an ECDSA signature from a digest alone, which Node cannot do itself. Call it once before
 * `verifyBundle()` is given a message signature and an artifact without its bytes; it is kept out of start-up,
 * which seldom needs it.
 */
export async function prepareDigestVerification(): Promise<void> {
  curves ??= await import('@noble/curves/nist.js');
}

/** True when an ECDSA signature over this digest holds; `point` is the public key (SEC 1, section 2.3.3). */
export function verifyEcdsaDigest(
  curve: keyof typeof curveNames,
  point: Uint8Array,
  digest: Uint8Array,
  signature: Uint8Array,
  format: 'der' | 'compact',
): boolean {
  if (!curves) throw new Error('prepareDigestVerification() was not awaited before a verification by digest');
  try {
    // High-s signatures are valid ECDSA, and Sigstore's clients make them.
    return curves[curveNames[curve]].verify(signature, digest, point, {
      prehash: false,
      lowS: false,
      format,
    });
  } catch {
    // The library throws on malformed signatures.
    return false;
  }
}
