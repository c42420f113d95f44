import { X509Certificate } from 'node:crypto';
import { encodeBase64 } from '@waybill/kernel';
import type { SigningKey } from '../key-management/signing-key.ts';
import type { Deadline } from '../http/deadline.ts';
import { callService } from './call-service.ts';
import type { IdentityToken } from './identity-token.ts';
import { answerMalformed, readJsonAnswer, valueAt } from './service-error.ts';

/**
 * Asks Fulcio for a certificate over a key (fulcio, fulcio.proto, api/v2); returns the leaf's DER.
 * The rest of the chain is dropped: a bundle carries the leaf only, and never a root.
 * Throws `certificate-not-issued`, `certificate-authority-unreachable` or `sigstore-answer-malformed`.
 */
export async function requestCertificate(
  fulcioUrl: string,
  token: string,
  identity: IdentityToken,
  key: SigningKey,
  deadline: Deadline,
): Promise<Uint8Array> {
  const answer = await callService(
    {
      service: 'fulcio',
      method: 'POST',
      url: `${fulcioUrl.replace(/\/$/, '')}/api/v2/signingCert`,
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({
        credentials: { oidcIdentityToken: token },
        publicKeyRequest: {
          publicKey: { algorithm: 'ECDSA', content: key.spkiPem },
          proofOfPossession: encodeBase64(await key.sign(Buffer.from(identity.subject))),
        },
      }),
      secret: token,
      maxBytes: 256 * 1024,
    },
    deadline,
  );
  const json = readJsonAnswer('fulcio', answer.body);
  const certificates =
    valueAt(json, 'signedCertificateEmbeddedSct', 'chain', 'certificates') ??
    valueAt(json, 'signedCertificateDetachedSct', 'chain', 'certificates');
  const leaf = Array.isArray(certificates) ? (certificates as readonly unknown[])[0] : undefined;
  if (typeof leaf !== 'string') throw answerMalformed('fulcio', 'a chain of certificates', 'none');
  return derFor(leaf, key);
}

/** The certificate's DER, once it is known to be over our key. */
function derFor(pem: string, key: SigningKey): Uint8Array {
  let certificate: X509Certificate;
  let certified: string;
  try {
    certificate = new X509Certificate(pem);
    // Reading the key may fail where reading the certificate did not.
    certified = certificate.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  } catch {
    throw answerMalformed('fulcio', 'a certificate in PEM', 'something else');
  }
  if (certified.trim() !== key.spkiPem.trim()) {
    throw answerMalformed('fulcio', 'a certificate for the key that was sent', 'one for another key');
  }
  return certificate.raw;
}
