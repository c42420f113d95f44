import type { WaybillError } from '@waybill/kernel';
import { refusal } from './bundle-error.ts';
import type { Certificate } from './certificate.ts';
import { parseDer, readFlag, readNamedBits, readOid, readSmallInteger, tag } from './der.ts';

/** Extensions that decide what a certificate may do (RFC 5280, section 4.2.1). */
export const extensionOid = {
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  extendedKeyUsage: '2.5.29.37',
} as const;

/** What narrows whom an authority may name: name constraints, policy constraints, inhibitAnyPolicy. */
const constrainingOids: readonly string[] = ['2.5.29.30', '2.5.29.36', '2.5.29.54'];

/** Purposes of extended key usage (RFC 5280, section 4.2.1.12). */
export const purpose = { codeSigning: '1.3.6.1.5.5.7.3.3', timeStamping: '1.3.6.1.5.5.7.3.8' } as const;
const anyPurpose = '2.5.29.37.0';

/** The critical extensions that Waybill judges; RFC 5280, section 4.2: refuse on any other. */
const understood: readonly string[] = Object.values(extensionOid);

const digitalSignature = 0x80;
const keyCertSign = 0x04;

/** Refuses a certificate that has a critical extension which nobody here understands. */
export function checkCriticalExtensions(certificate: Certificate): void {
  for (const [oid, { critical }] of certificate.extensions) {
    if (critical && !understood.includes(oid)) {
      throw refusal({
        code: 'certificate-extension-unknown',
        message: 'A certificate has a critical extension that Waybill does not know.',
        expected: `critical extensions among ${understood.join(', ')}`,
        found: oid,
      });
    }
  }
}

/**
 * Refuses an authority whose issuer narrowed what it may issue, critical or not: Waybill does not judge such
 * limits, and to pass over one would let the authority name whom it was forbidden to name.
 */
function checkUnconstrained(certificate: Certificate): void {
  const oid = constrainingOids.find((constraint) => certificate.extensions.has(constraint));
  if (oid === undefined) return;
  throw refusal({
    code: 'certificate-extension-unknown',
    message: 'The certificate of an authority has a constraint that Waybill does not judge.',
    expected: `an authority without ${constrainingOids.join(', ')}`,
    found: oid,
  });
}

/** Refuses a leaf that its issuer did not make for signing code: EKU, key usage, not an authority. */
export function checkSigningLeaf(certificate: Certificate): void {
  checkCriticalExtensions(certificate);
  checkEndEntity(certificate);
  if (!purposesOf(certificate)?.includes(purpose.codeSigning)) {
    throw notForSigning('the extended key usage codeSigning', 'a certificate without it');
  }
}

/** Refuses a leaf that may not stamp time: RFC 3161, section 2.3, wants that purpose alone, and critical. */
export function checkTimestampingLeaf(certificate: Certificate): void {
  checkCriticalExtensions(certificate);
  checkEndEntity(certificate);
  const purposes = purposesOf(certificate);
  const critical = certificate.extensions.get(extensionOid.extendedKeyUsage)?.critical;
  if (!critical || purposes?.length !== 1 || purposes[0] !== purpose.timeStamping) {
    throw notForSigning(
      'timeStamping as the only extended key usage, critical',
      'a certificate without that',
    );
  }
}

/** Refuses an issuer that may not issue: basic constraints, path length, key usage, purpose. */
export function checkAuthority(
  certificate: Certificate,
  authoritiesBelow: number,
  leafPurpose: string,
): void {
  checkCriticalExtensions(certificate);
  checkUnconstrained(certificate);
  const constraints = basicConstraintsOf(certificate);
  if (!constraints?.authority) throw notForSigning('an authority as issuer', 'a certificate that is none');
  if (constraints.pathLength !== undefined && authoritiesBelow > constraints.pathLength) {
    throw notForSigning(
      `at most ${constraints.pathLength} authorities below an authority`,
      `${authoritiesBelow}`,
    );
  }
  const usage = keyUsageOf(certificate);
  if (usage !== undefined && (usage & keyCertSign) === 0) {
    throw notForSigning('the key usage keyCertSign in an authority', 'an authority without it');
  }
  const purposes = purposesOf(certificate);
  if (purposes && !purposes.includes(leafPurpose) && !purposes.includes(anyPurpose)) {
    throw notForSigning('an authority for this purpose', 'an authority limited to others');
  }
}

/** True when the certificate says that it is an authority. */
export function isAuthority(certificate: Certificate): boolean {
  return basicConstraintsOf(certificate)?.authority === true;
}

function checkEndEntity(certificate: Certificate): void {
  if (isAuthority(certificate)) throw notForSigning('a certificate that signs data', 'an authority');
  const usage = keyUsageOf(certificate) ?? 0;
  if ((usage & digitalSignature) === 0)
    throw notForSigning('the key usage digitalSignature', 'a certificate without it');
  if ((usage & keyCertSign) !== 0)
    throw notForSigning('no key usage keyCertSign in a leaf', 'a leaf with it');
}

/** The first byte of the key usage bits: every usage that matters here is in it. */
function keyUsageOf(certificate: Certificate): number | undefined {
  const extension = certificate.extensions.get(extensionOid.keyUsage);
  if (!extension) return undefined;
  const [bits] = readNamedBits(parseDer(extension.value));
  if (bits === undefined) throw notForSigning('a key usage', 'an empty one');
  return bits;
}

function purposesOf(certificate: Certificate): readonly string[] | undefined {
  const extension = certificate.extensions.get(extensionOid.extendedKeyUsage);
  if (!extension) return undefined;
  return parseDer(extension.value).open().rest(32).map(readOid);
}

function basicConstraintsOf(
  certificate: Certificate,
): { authority: boolean; pathLength?: number } | undefined {
  const extension = certificate.extensions.get(extensionOid.basicConstraints);
  if (!extension) return undefined;
  const fields = parseDer(extension.value).open();
  const authority = readFlag(fields);
  const pathLength = fields.takeIf(tag.integer);
  fields.finish();
  return { authority, ...(pathLength && { pathLength: readSmallInteger(pathLength) }) };
}

function notForSigning(expected: string, found: string): WaybillError {
  return refusal({
    code: 'certificate-not-for-signing',
    message: 'A certificate was not made for what it is used for.',
    expected,
    found,
  });
}
