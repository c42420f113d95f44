import { createHash } from 'node:crypto';
import { paeOf, statementPayloadType } from '@waybill/evidence';
import { bytesOf, encodeBase64, type Digest, type JsonObject } from '@waybill/kernel';
import { startDeadline, type Deadline } from '../http/deadline.ts';
import { newSigningKey } from '../key-management/new-signing-key.ts';
import { hashOf, type SigningKey } from '../key-management/signing-key.ts';
import { checkSignedBundle } from './check-signed-bundle.ts';
import { requestCertificate } from './fulcio-client.ts';
import { readIdentityToken, type IdentityToken } from './identity-token.ts';
import type { LogEntryJson, LogSubmission, SubmissionVerifier } from './log-submission.ts';
import {
  refuseStatementInDisguise,
  refuseTimelessCertificate,
  refuseTimelessLog,
  refuseUnfitKey,
} from './refuse-signing.ts';
import { enterIntoRekor1 } from './rekor-v1-client.ts';
import { enterIntoRekor2 } from './rekor-v2-client.ts';
import type { RekorService, SigstoreServices, WitnessServices } from './services.ts';
import { requestTimestamp } from './timestamp-client.ts';

/**
 * What is signed: an artifact, or a statement as it stands. An artifact is given by its bytes, or by its SHA-256 and
 * `head`, its first 16 bytes (all of a shorter one), as `hashFile` reports them.
 */
export type SigningContent =
  | { readonly kind: 'message'; readonly bytes: Uint8Array }
  | { readonly kind: 'message'; readonly digest: Digest; readonly head: Uint8Array }
  | { readonly kind: 'statement'; readonly payload: Uint8Array };

/** Limits of one signing. */
export interface SigningOptions {
  /** Longest time that all calls may take together; 30 s unless told. */
  readonly deadlineMs?: number;
}

const usualDeadlineMs = 30_000;

/**
 * Signs with a key that lives for this call and a certificate that Fulcio issues for an ID token; returns the exact
 * JSON bytes of a Sigstore bundle v0.3 with the leaf certificate only. A statement's bytes are its payload, unchanged.
 * The bundle has been verified under the services' trusted root, for the identity in the token.
 * Throws `artifact-looks-like-statement`, `identity-token-malformed`, `signing-services-missing`, `certificate-not-issued`,
 * `certificate-authority-unreachable`, `log-unreachable`, `log-entry-refused`, `timestamp-unreachable`,
 * `timestamp-refused`, `sigstore-answer-malformed` or `signed-bundle-refused`; none of them holds the token.
 */
export async function signKeyless(
  content: SigningContent,
  services: SigstoreServices,
  identityToken: string,
  options: SigningOptions = {},
): Promise<Uint8Array> {
  refuseStatementInDisguise(content);
  const identity = readIdentityToken(identityToken);
  refuseTimelessCertificate(services);
  const deadline = startDeadline(options.deadlineMs ?? usualDeadlineMs);
  try {
    const { key } = newSigningKey();
    const der = await requestCertificate(services.fulcioUrl, identityToken, identity, key, deadline);
    const verifier = { kind: 'certificate', der, key } as const;
    return await signAs(verifier, content, services, deadline, identity);
  } finally {
    deadline.abandon();
  }
}

/**
 * Signs with a managed key; returns the exact JSON bytes of a Sigstore bundle v0.3 whose key hint is base64 of the
 * SHA-256 of the public key's DER. Enters it into logs and has it stamped as asked, and verifies the outcome.
 * Throws as {@link signKeyless}, and `signing-key-unsuitable` or `signing-needs-bytes` where the key cannot do it.
 */
export async function signWithKey(
  content: SigningContent,
  key: SigningKey,
  services?: WitnessServices,
  options: SigningOptions = {},
): Promise<Uint8Array> {
  refuseStatementInDisguise(content);
  if (services) {
    refuseTimelessLog(services);
    refuseUnfitKey(key, content, services);
  }
  const deadline = startDeadline(options.deadlineMs ?? usualDeadlineMs);
  try {
    return await signAs({ kind: 'key', key }, content, services, deadline);
  } finally {
    deadline.abandon();
  }
}

async function signAs(
  verifier: SubmissionVerifier,
  content: SigningContent,
  services: WitnessServices | undefined,
  deadline: Deadline,
  identity?: IdentityToken,
): Promise<Uint8Array> {
  const submission = await signContent(verifier, content);
  const [entries, stamps] = await Promise.all([
    Promise.all((services?.rekor ?? []).map((log) => enter(log, submission, deadline))),
    Promise.all(
      (services?.tsaUrls ?? []).map((url) => requestTimestamp(url, submission.signature, deadline)),
    ),
  ]);
  const bytes = Buffer.from(JSON.stringify(bundleOf(submission, entries, stamps)));
  await checkSignedBundle(bytes, content, submission, {
    ...(services && { trustedRoot: services.trustedRoot }),
    ...(identity && { identity }),
  });
  return bytes;
}

function enter(log: RekorService, submission: LogSubmission, deadline: Deadline): Promise<LogEntryJson> {
  return log.version === 1
    ? enterIntoRekor1(log.url, submission, deadline)
    : enterIntoRekor2(log.url, submission, deadline);
}

async function signContent(verifier: SubmissionVerifier, content: SigningContent): Promise<LogSubmission> {
  const { key } = verifier;
  if (content.kind === 'message' && 'digest' in content) {
    const value = bytesOf(content.digest);
    return {
      verifier,
      signature: await key.signDigest(content.digest),
      digest: { algorithm: 'sha256', value },
    };
  }
  const signed = content.kind === 'message' ? content.bytes : paeOf(statementPayloadType, content.payload);
  const signature = await key.sign(signed);
  const algorithm = hashOf(key.algorithm);
  const digest = { algorithm, value: createHash(algorithm).update(signed).digest() };
  if (content.kind === 'message') return { verifier, signature, digest };
  const envelope = {
    payload: encodeBase64(content.payload),
    payloadType: statementPayloadType,
    // No keyid: it is a hint that the bundle gives already, and Cosign 3.1 refuses any but its own form of it.
    signatures: [{ sig: encodeBase64(signature) }],
  };
  return { verifier, signature, digest, envelope };
}

/** A Sigstore bundle v0.3 (protobuf-specs, sigstore_bundle.proto). */
function bundleOf(
  submission: LogSubmission,
  entries: readonly LogEntryJson[],
  stamps: readonly Uint8Array[],
): JsonObject {
  const { verifier, digest, signature, envelope } = submission;
  const rfc3161Timestamps = stamps.map((stamp) => ({ signedTimestamp: encodeBase64(stamp) }));
  return {
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: {
      ...(verifier.kind === 'certificate'
        ? { certificate: { rawBytes: encodeBase64(verifier.der) } }
        : { publicKey: { hint: hintOf(verifier.key) } }),
      tlogEntries: entries,
      ...(stamps.length === 0 ? {} : { timestampVerificationData: { rfc3161Timestamps } }),
    },
    ...(envelope
      ? { dsseEnvelope: envelope }
      : {
          messageSignature: {
            messageDigest: {
              algorithm: `SHA2_${digest.algorithm.slice(3)}`,
              digest: encodeBase64(digest.value),
            },
            signature: encodeBase64(signature),
          },
        }),
  };
}

/** The usual hint at a key: base64 of the SHA-256 of its SPKI. */
function hintOf(key: SigningKey): string {
  return encodeBase64(bytesOf(key.fingerprint));
}
