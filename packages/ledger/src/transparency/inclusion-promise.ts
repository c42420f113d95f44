import { verify } from 'node:crypto';
import { decodeBase64, encodeBase64, formatInstant, isDigest } from '@waybill/kernel';
import type { Digest, Instant } from '@waybill/kernel';
import { parseVerifierKey } from './log-key.ts';
import type { LogSigner } from './log-key.ts';

/** A signed promise that an entry will be in the log (the entry's leaf hash binds its whole content). */
export interface InclusionPromise {
  readonly entryId: Digest;
  /** RFC 6962 leaf hash, 64 lowercase hex digits. */
  readonly leafHash: string;
  /** When the entry was accepted. */
  readonly at: Instant;
  /** Signed-note key hash of the log key, 8 lowercase hex digits. */
  readonly keyId: string;
  /** Ed25519 signature over the promise text (docs/ledger-format.md), base64. */
  readonly signature: string;
}

/** Promises that an accepted entry will be in the log. */
export function signPromise(
  entry: { readonly entryId: Digest; readonly leafHash: Uint8Array; readonly at: Instant },
  signer: LogSigner,
): InclusionPromise {
  const leafHash = Buffer.from(entry.leafHash).toString('hex');
  const text = promiseText({ entryId: entry.entryId, leafHash, at: entry.at }, signer.name);
  return {
    entryId: entry.entryId,
    leafHash,
    at: entry.at,
    keyId: signer.keyId,
    signature: encodeBase64(signer.sign(text)),
  };
}

/**
 * Whether one of the verifier keys (`name+hash+base64`) signed the promise.
 * Throws `log-key-malformed` for a verifier key of another form, `base64-malformed` for the signature.
 */
export function verifyInclusionPromise(promise: InclusionPromise, verifierKeys: readonly string[]): boolean {
  if (!isDigest(promise.entryId) || !/^[0-9a-f]{64}$/.test(promise.leafHash)) return false;
  const signature = decodeBase64(promise.signature);
  return verifierKeys
    .map(parseVerifierKey)
    .filter((key) => key.keyId === promise.keyId)
    .some((key) => verify(null, Buffer.from(promiseText(promise, key.name)), key.publicKey, signature));
}

/** Its first line keeps it apart from checkpoints and hand-overs, which the same key signs. */
function promiseText(promise: Pick<InclusionPromise, 'entryId' | 'leafHash' | 'at'>, log: string): string {
  const lines = [promise.entryId, promise.leafHash, formatInstant(promise.at)];
  return ['waybill.dev/inclusion-promise/v1', log, ...lines, ''].join('\n');
}
