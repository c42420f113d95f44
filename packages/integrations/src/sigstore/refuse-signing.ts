/** What is refused before anything is signed and any service is asked. */
import { digestOf, WaybillError } from '@waybill/kernel';
import type { SigningKey } from '../key-management/signing-key.ts';
import type { WitnessServices } from './services.ts';
import type { SigningContent } from './sign.ts';

/** How every pre-authentication encoding of DSSE begins (DSSE protocol, v1.0). */
const statementPrefix = Buffer.from('DSSEv1 ');

/**
 * A signature over a file whose bytes are such an encoding is a signature over the statement inside: whoever chooses
 * the file would have any statement signed, provenance too. Throws `artifact-looks-like-statement`.
 */
export function refuseStatementInDisguise(content: SigningContent): void {
  if (content.kind === 'statement') return;
  const head = 'digest' in content ? content.head : content.bytes;
  if ('digest' in content && head.length < statementPrefix.length && digestOf(head) !== content.digest) {
    throw new TypeError('The head of an artifact is its first 16 bytes, or all of a shorter one.');
  }
  if (!statementPrefix.equals(head.subarray(0, statementPrefix.length))) return;
  throw new WaybillError({
    code: 'artifact-looks-like-statement',
    message: 'Nothing was signed: a signature over this file would be one over the statement inside it, too.',
    category: 'refused',
    expected: 'a file that does not begin with "DSSEv1 "',
    found: 'the signed form of a DSSE envelope',
    help: 'Sign the statement itself as a statement, or pack the file, for example with tar.',
  });
}

/** A certificate lives ten minutes, so somebody must say that it was used within them. */
export function refuseTimelessCertificate(services: WitnessServices): void {
  refuseTimelessLog(services);
  if (services.rekor.length > 0 || services.tsaUrls.length > 0) return;
  throw timeMissing('a certificate, which lives ten minutes, and no service that tells the time');
}

/** A log of version 2 tells no time, so no verifier takes its entry without a timestamp beside it. */
export function refuseTimelessLog({ rekor, tsaUrls }: WitnessServices): void {
  if (tsaUrls.length === 0 && rekor.some((log) => log.version === 2)) {
    throw timeMissing('a log of version 2, which tells no time, and no timestamp authority');
  }
}

/** Logs see only the digest of a file, and verify neither Ed25519 nor PSS from it; PSS they do not know at all. */
export function refuseUnfitKey(key: SigningKey, content: SigningContent, { rekor }: WitnessServices): void {
  if (rekor.length === 0) return;
  if (key.algorithm === 'rsa-pss') {
    throw unfitKey('RSA with PSS', 'Name the key without padding=pss: logs verify RSA as PKCS#1 v1.5 only.');
  }
  if (key.algorithm !== 'ed25519' || content.kind === 'statement') return;
  throw unfitKey(
    'Ed25519',
    'Logs see only the digest of a file, and Ed25519 cannot be verified from a digest.',
  );
}

function unfitKey(found: string, help: string): WaybillError {
  return new WaybillError({
    code: 'signing-key-unsuitable',
    message: `Nothing was signed: a transparency log cannot check a signature by ${found} over this.`,
    expected: 'an ECDSA key, an RSA key with PKCS#1 v1.5, or no log',
    found,
    help,
  });
}

function timeMissing(found: string): WaybillError {
  return new WaybillError({
    code: 'signing-services-missing',
    message: 'Nothing was signed: no service would vouch for the time of the signature.',
    expected: 'a timestamp authority, or logs of version 1 only',
    found,
  });
}
