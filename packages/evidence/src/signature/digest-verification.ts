/**
 * Loads what checks an ECDSA signature from a digest alone. Call it once before `verifyBundle()` is given a
 * message signature and an artifact without its bytes; it is kept out of start-up, which seldom needs it.
 */
export function prepareDigestVerification(): Promise<void> {
  return Promise.resolve();
}
