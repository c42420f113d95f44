import { bytesOf } from '@waybill/kernel';
import type { WaybillError } from '@waybill/kernel';
import type { Artifact } from '../artifact.ts';
import { looksEncoded, paeOf } from '../dsse.ts';
import { refusal } from './bundle-error.ts';
import type { HashAlgorithm, SignedContent } from './bundle.ts';
import { equalBytes } from './equal-bytes.ts';
import type { PublicKey } from './public-key.ts';
import { hashesOfKey, hashOf, verifyData, verifyDigest } from './verify-signature.ts';

/** One signature with what it covers and what checks it: all that a log entry or a timestamp can speak of. */
export interface SignedData {
  readonly kind: 'message' | 'envelope';
  readonly signature: Uint8Array;
  /** DER of the certificate, or of the key. */
  readonly verifier: { readonly kind: 'certificate' | 'key'; readonly der: Uint8Array };
  /** Digest of the covered bytes in one of their forms; throws `artifact-bytes-needed` where it is not known. */
  readonly digest: (covers: 'artifact' | 'payload' | 'encoding', algorithm: HashAlgorithm) => Uint8Array;
  /** Throws `signature-invalid` unless the key made the signature. */
  readonly verify: (key: PublicKey) => void;
}

/** Puts a bundle's content together with the artifact; throws `artifact-needed` or `artifact-digest-mismatch`. */
export function signedDataOf(
  content: SignedContent,
  verifier: SignedData['verifier'],
  artifact: Artifact | undefined,
): SignedData {
  if (artifact?.bytes && !equalBytes(hashOf('sha256', artifact.bytes), bytesOf(artifact.digest))) {
    throw refusal({
      code: 'artifact-digest-mismatch',
      message: 'The bytes of the artifact are not those of its digest.',
      expected: artifact.digest,
      found: 'other bytes',
    });
  }
  return content.kind === 'envelope'
    ? envelopeData(content, verifier)
    : messageData(content, verifier, artifact);
}

function envelopeData(
  content: SignedContent & { kind: 'envelope' },
  verifier: SignedData['verifier'],
): SignedData {
  const encoding = paeOf(content.payloadType, content.payload);
  return {
    kind: 'envelope',
    signature: content.signature,
    verifier,
    digest: (covers, algorithm) => hashOf(algorithm, covers === 'payload' ? content.payload : encoding),
    verify: (key) => {
      if (!hashesOfKey[key.algorithm].some((hash) => verifyData(key, hash, encoding, content.signature))) {
        throw signatureInvalid('the payload');
      }
    },
  };
}

function messageData(
  content: SignedContent & { kind: 'message' },
  verifier: SignedData['verifier'],
  artifact: Artifact | undefined,
): SignedData {
  if (!artifact) throw artifactNeeded('the signature is over an artifact');
  if (artifact.bytes) refuseStatementInDisguise(artifact.bytes);
  const digest = (algorithm: HashAlgorithm): Uint8Array => {
    const known = digestOfArtifact(artifact, algorithm);
    if (known) return known;
    throw bytesNeeded(`its ${algorithm} is not known`);
  };
  // A hint that nobody signed; yet a wrong one shows that the bundle was made for something else.
  if (!equalBytes(content.digest.value, digest(content.digest.algorithm))) {
    throw refusal({
      code: 'artifact-digest-mismatch',
      message: 'The bundle was made for another artifact.',
      expected: `the ${content.digest.algorithm} of ${artifact.digest}`,
      found: Buffer.from(content.digest.value).toString('hex'),
    });
  }
  return {
    kind: 'message',
    signature: content.signature,
    verifier,
    digest: (_covers, algorithm) => digest(algorithm),
    verify: (key) => {
      verifyMessage(key, artifact, content);
    },
  };
}

/**
 * DSSE signs an encoding that is a possible file, so a signature over that file is one over the statement, byte for
 * byte, and `hashedrekord@0.0.2` logs both alike. Refusing such a file keeps a statement's signature from passing as
 * a file's. The other way round nothing here can tell: what was signed is a well-formed encoding either way, and the
 * signature does not say what its maker took it for. Only whoever signs can refuse to sign such a file. From a digest
 * alone neither can be told.
 */
function refuseStatementInDisguise(bytes: Uint8Array): void {
  if (!looksEncoded(bytes)) return;
  throw refusal({
    code: 'artifact-looks-like-statement',
    message: 'The file was not verified: a signature over it would be one over the statement inside it, too.',
    expected: 'a file that does not begin with "DSSEv1 "',
    found: 'the signed form of a DSSE envelope',
    help: 'Verify the statement itself, in its envelope.',
  });
}

function verifyMessage(key: PublicKey, artifact: Artifact, { signature }: SignedContent): void {
  let undecided = false;
  for (const hash of hashesOfKey[key.algorithm]) {
    const holds = messageHolds(key, hash, artifact, signature);
    if (holds === true) return;
    undecided ||= holds === undefined;
  }
  if (undecided) throw bytesNeeded(`a signature by ${key.algorithm} covers more than its digest`);
  throw signatureInvalid('the artifact');
}

/** Whether the signature holds with this hash; undefined where that takes bytes which are not there. */
function messageHolds(
  key: PublicKey,
  hash: HashAlgorithm,
  artifact: Artifact,
  signature: Uint8Array,
): boolean | undefined {
  if (artifact.bytes) return verifyData(key, hash, artifact.bytes, signature);
  const digest = digestOfArtifact(artifact, hash);
  return digest && verifyDigest(key, hash, digest, signature);
}

function digestOfArtifact(artifact: Artifact, algorithm: HashAlgorithm): Uint8Array | undefined {
  if (algorithm === 'sha256') return bytesOf(artifact.digest);
  if (artifact.bytes) return hashOf(algorithm, artifact.bytes);
  if (algorithm === 'sha512' && artifact.sha512 !== undefined) return Buffer.from(artifact.sha512, 'hex');
  return undefined;
}

/** What was signed was not handed in. */
export function artifactNeeded(why: string): WaybillError {
  return refusal({
    code: 'artifact-needed',
    message: 'The bundle cannot be verified without its artifact.',
    expected: `the artifact or its digest: ${why}`,
    found: 'neither',
  });
}

function signatureInvalid(what: string): WaybillError {
  return refusal({
    code: 'signature-invalid',
    message: `The signature is not over ${what}, or not by this signer.`,
    expected: `a signature over ${what}`,
    found: 'one that does not hold',
    help: 'The artifact or its evidence was changed after signing, or they do not belong together.',
  });
}

function bytesNeeded(found: string): WaybillError {
  return refusal({
    code: 'artifact-bytes-needed',
    message: 'This signature cannot be verified from a digest alone.',
    expected: 'the artifact itself',
    found,
    help: 'Name the file instead of its digest.',
  });
}
