import { createPublicKey } from 'node:crypto';
import { encodeBase64, isJsonObject, WaybillError, type JsonObject } from '@waybill/kernel';
import type { SigningKey } from '../key-management/signing-key.ts';
import type { Deadline } from '../http/deadline.ts';
import { callService } from './call-service.ts';
import type { LogEntryJson, LogSubmission, SubmissionVerifier } from './log-submission.ts';
import { answerMalformed, readJsonAnswer } from './service-error.ts';

/**
 * Enters a signature into Rekor 2 (rekor-tiles, rekor_service.proto) as hashedrekord@0.0.2; for an envelope the digest
 * is that of its pre-authentication encoding. Ed25519 signs no digest, so its envelopes go in as dsse@0.0.2.
 * Throws `log-unreachable`, `log-entry-refused`, `sigstore-answer-malformed` or `signing-key-unsuitable`.
 */
export async function enterIntoRekor2(
  url: string,
  submission: LogSubmission,
  deadline: Deadline,
): Promise<LogEntryJson> {
  const answer = await callService(
    {
      service: 'log',
      method: 'POST',
      url: `${url.replace(/\/$/, '')}/api/v2/log/entries`,
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify(requestOf(submission)),
      maxBytes: 4 * 1024 * 1024,
    },
    deadline,
  );
  // A bundle carries the answer as it stands; whoever parses the bundle checks its fields.
  const entry = readJsonAnswer('log', answer.body);
  if (!isJsonObject(entry)) throw answerMalformed('log', 'an entry', 'something else');
  return entry;
}

function requestOf(submission: LogSubmission): JsonObject {
  const verifier = verifierOf(submission.verifier);
  if (submission.verifier.key.algorithm === 'ed25519') {
    return { dsseRequestV002: { envelope: submission.envelope ?? {}, verifiers: [verifier] } };
  }
  return {
    hashedRekordRequestV002: {
      digest: encodeBase64(submission.digest.value),
      signature: { content: encodeBase64(submission.signature), verifier },
    },
  };
}

function verifierOf(verifier: SubmissionVerifier): JsonObject {
  const details = { keyDetails: keyDetailsOf(verifier.key) };
  if (verifier.kind === 'certificate') {
    return { ...details, x509Certificate: { rawBytes: encodeBase64(verifier.der) } };
  }
  const spki = createPublicKey(verifier.key.spkiPem).export({ type: 'spki', format: 'der' });
  return { ...details, publicKey: { rawBytes: encodeBase64(spki) } };
}

/** `PublicKeyDetails` of protobuf-specs, sigstore_common.proto. */
function keyDetailsOf(key: SigningKey): string {
  switch (key.algorithm) {
    case 'ecdsa-p256':
      return 'PKIX_ECDSA_P256_SHA_256';
    case 'ecdsa-p384':
      return 'PKIX_ECDSA_P384_SHA_384';
    case 'ecdsa-p521':
      return 'PKIX_ECDSA_P521_SHA_512';
    case 'ed25519':
      return 'PKIX_ED25519';
    case 'rsa-pss':
    case 'rsa-pkcs1': {
      const bits = createPublicKey(key.spkiPem).asymmetricKeyDetails?.modulusLength ?? 0;
      if ([2048, 3072, 4096].includes(bits)) return `PKIX_RSA_PKCS1V15_${bits}_SHA256`;
      throw new WaybillError({
        code: 'signing-key-unsuitable',
        message:
          'The signature was not entered into the transparency log: the log has no name for such a key.',
        expected: 'an RSA key of 2048, 3072 or 4096 bits',
        found: `${bits} bits`,
        help: 'Use another key, or a log of version 1.',
      });
    }
  }
}
