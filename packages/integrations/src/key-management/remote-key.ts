import { constants, createHash, createPublicKey, type KeyObject, publicDecrypt, verify } from 'node:crypto';
import { bytesOf, type Digest, digestOf, WaybillError } from '@waybill/kernel';
import { startDeadline, type Deadline } from '../http/deadline.ts';
import { algorithmOf, digestInfoOfSha256, signingNeedsBytes } from './private-key.ts';
import { hashOf, type KeyAlgorithm, type SigningKey } from './signing-key.ts';

/** A key whose private half stays in a service: what every such service must be able to do. */
export interface RemoteKey {
  /** Asks for the public half; what it gives is pinned, and every signature is asked of exactly that. */
  fetchPublicKey(deadline: Deadline): Promise<PublishedKey>;
  /** Asks for a signature by the pinned key. Nobody has verified it yet. */
  requestSignature(order: SigningOrder, deadline: Deadline): Promise<Uint8Array>;
}

/** The public half of a remote key. */
export interface PublishedKey {
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array;
  /** What the service calls exactly this key: a version, an ARN. */
  readonly pin: string;
  /** For people: service, name and version; no secret. */
  readonly description: string;
}

/** What is to be signed: a digest that was made here, or the content itself, which Ed25519 needs. */
export interface SigningOrder {
  readonly pin: string;
  readonly algorithm: KeyAlgorithm;
  readonly content:
    | { readonly kind: 'digest'; readonly hash: 'sha256' | 'sha384' | 'sha512'; readonly value: Uint8Array }
    | { readonly kind: 'message'; readonly bytes: Uint8Array };
}

/** How a remote key is used. */
export interface RemoteKeyOptions {
  /** Padding of RSA signatures; PKCS#1 v1.5 unless told. Other keys take no notice. */
  readonly padding?: 'pkcs1' | 'pss';
  /** Longest time that one signature, or the public key, may take; 15 s unless told. */
  readonly deadlineMs?: number;
}

const usualDeadlineMs = 15_000;

/**
 * A remote key as signing key. Its public half is fetched once and decides hash and form of every signature; what is
 * signed is hashed here; and no signature leaves before it was verified here, under that public half: an answer by
 * another version of the key, by another key or over something else is no signature.
 * Throws the codes of `key-service-error.ts`, `signing-key-unsuitable`, `signing-needs-bytes`.
 */
export async function remoteSigningKey(
  remote: RemoteKey,
  options: RemoteKeyOptions = {},
): Promise<SigningKey> {
  const deadlineMs = options.deadlineMs ?? usualDeadlineMs;
  const { spki, pin, description } = await within(deadlineMs, (deadline) => remote.fetchPublicKey(deadline));
  const publicKey = importKey(spki);
  const found = algorithmOf(publicKey);
  const algorithm = found === 'rsa-pkcs1' && options.padding === 'pss' ? 'rsa-pss' : found;
  const ask = (content: SigningOrder['content']): Promise<Uint8Array> =>
    within(deadlineMs, (deadline) => remote.requestSignature({ pin, algorithm, content }, deadline));
  return {
    algorithm,
    origin: description,
    spkiPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    // Of the key as it is written everywhere else, not of whatever form the service chose.
    fingerprint: digestOf(publicKey.export({ type: 'spki', format: 'der' })),
    async sign(bytes) {
      const hash = hashOf(algorithm);
      const value = createHash(hash).update(bytes).digest();
      const signature = await ask(
        algorithm === 'ed25519' ? { kind: 'message', bytes } : { kind: 'digest', hash, value },
      );
      if (!holds(() => verifies(publicKey, algorithm, bytes, signature))) throw signatureForeign(description);
      return signature;
    },
    async signDigest(digest) {
      if (algorithm !== 'ecdsa-p256' && algorithm !== 'rsa-pkcs1') throw signingNeedsBytes(algorithm);
      const signature = await ask({ kind: 'digest', hash: 'sha256', value: bytesOf(digest) });
      const isGood =
        algorithm === 'rsa-pkcs1'
          ? holds(() => verifiesRsaDigest(publicKey, digest, signature))
          : await verifiesP256Digest(publicKey, digest, signature);
      if (!isGood) throw signatureForeign(description);
      return signature;
    },
  };
}

async function within<T>(deadlineMs: number, work: (deadline: Deadline) => Promise<T>): Promise<T> {
  const deadline = startDeadline(deadlineMs);
  try {
    return await work(deadline);
  } finally {
    deadline.abandon();
  }
}

function importKey(spki: Uint8Array): KeyObject {
  try {
    return createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  } catch (cause) {
    throw new WaybillError({
      code: 'key-service-answer-malformed',
      message: 'Nothing was signed: the key service gave a public key that cannot be read.',
      category: 'unavailable',
      expected: 'a SubjectPublicKeyInfo',
      found: 'something else',
      cause,
    });
  }
}

function verifies(
  key: KeyObject,
  algorithm: KeyAlgorithm,
  bytes: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (algorithm === 'ed25519') return verify(null, bytes, key, signature);
  const padding =
    algorithm === 'rsa-pss'
      ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
      : {};
  return verify(hashOf(algorithm), bytes, { key, ...padding }, signature);
}

function verifiesRsaDigest(key: KeyObject, digest: Digest, signature: Uint8Array): boolean {
  const opened = publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature);
  return opened.equals(digestInfoOfSha256(digest));
}

/** Node verifies only what it hashes itself. */
async function verifiesP256Digest(key: KeyObject, digest: Digest, signature: Uint8Array): Promise<boolean> {
  const { p256 } = await import('@noble/curves/nist.js');
  const point = key.export({ type: 'spki', format: 'der' }).subarray(-65);
  const options = { prehash: false, lowS: false, format: 'der' } as const;
  return holds(() => p256.verify(signature, bytesOf(digest), point, options));
}

/** Whatever a library throws at a signature from outside: it does not hold. */
function holds(check: () => boolean): boolean {
  try {
    return check();
  } catch {
    return false;
  }
}

function signatureForeign(description: string): WaybillError {
  return new WaybillError({
    code: 'remote-signature-refused',
    message: 'Nothing was signed: what the key service gave is not a signature by the key that it named.',
    category: 'refused',
    expected: `a signature by ${description} over what was sent`,
    found: 'one that does not verify',
    help: 'The key may have been rotated meanwhile: run it again. If it stays, something stands between you and the service.',
  });
}
