import type { WaybillError } from '@waybill/kernel';
import { refusal } from './bundle-error.ts';
import { extensionOid } from './certificate-usage.ts';
import type { Certificate } from './certificate.ts';
import { contextTag, parseDer, readOid, tag } from './der.ts';
import type { DerNode } from './der.ts';
import type { CertificateClaims } from './verified-bundle.ts';

const fulcio = '1.3.6.1.4.1.57264.1';

/** Fulcio's extensions of the second generation: DER UTF8String. Source: sigstore/fulcio, docs/oid-info.md. */
const claimNumbers: { readonly [claim in keyof CertificateClaims]-?: number } = {
  issuer: 8,
  buildSignerUri: 9,
  buildSignerDigest: 10,
  runnerEnvironment: 11,
  sourceRepositoryUri: 12,
  sourceRepositoryDigest: 13,
  sourceRepositoryRef: 14,
  sourceRepositoryId: 15,
  sourceRepositoryOwnerUri: 16,
  sourceRepositoryOwnerId: 17,
  buildConfigUri: 18,
  buildConfigDigest: 19,
  buildTrigger: 20,
  runInvocationUri: 21,
  sourceRepositoryVisibility: 22,
  deploymentEnvironment: 23,
};
/** The first generation's issuer: raw text. */
const rawIssuer = `${fulcio}.1`;
/** Fulcio's otherName for identities that are neither address nor URI. */
const usernameOid = `${fulcio}.7`;

/** Kinds of names (RFC 5280, section 4.2.1.6): otherName, and rfc822Name and URI, which are IA5String. */
const otherNameTag = contextTag(0, 'constructed');
const ia5Names: readonly number[] = [contextTag(1, 'primitive'), contextTag(6, 'primitive')];

const maxTextBytes = 4096;
// A byte order mark stays, and is refused: dropped, it would make two names of two certificates one.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** What no address has and no reader sees: spaces, controls, and letters that look like others. */
const notVisibleAscii = /[^\x21-\x7e]/;
const invisible = /[\p{Cc}\u{feff}]/u;

/** Who a certificate names, and everything else that it says of the job. */
export interface CertificateIdentity {
  readonly identity: string;
  readonly issuer: string;
  readonly claims: CertificateClaims;
}

/**
 * Reads identity, issuer and claims of a Fulcio certificate; throws `certificate-malformed` where there is not
 * exactly one identity or no issuer, and `certificate-claims-contradict` where the two issuers differ.
 */
export function readIdentity(certificate: Certificate): CertificateIdentity {
  const claims: { [claim: string]: string } = {};
  for (const [claim, number] of Object.entries(claimNumbers)) {
    const extension = certificate.extensions.get(`${fulcio}.${number}`);
    if (extension) claims[claim] = readUtf8String(parseDer(extension.value));
  }
  const raw = certificate.extensions.get(rawIssuer);
  const oldIssuer = raw && readText(raw.value);
  const newIssuer = claims['issuer'];
  if (oldIssuer !== undefined && newIssuer !== undefined && oldIssuer !== newIssuer) {
    throw refusal({
      code: 'certificate-claims-contradict',
      message: 'A certificate names two issuers.',
      expected: `one issuer in ${fulcio}.1 and .8`,
      found: `${quote(oldIssuer)} and ${quote(newIssuer)}`,
    });
  }
  const issuer = newIssuer ?? oldIssuer;
  if (!issuer) throw malformed(`an issuer (${fulcio}.8 or .1)`, 'none');
  return { identity: readSubjectAltName(certificate), issuer, claims };
}

/** A text for a message: quoted, and never a long one. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);
}

/** The one name in the subject alternative name; with several, readers may pick different ones. */
function readSubjectAltName(certificate: Certificate): string {
  const extension = certificate.extensions.get(extensionOid.subjectAltName);
  const names = extension ? parseDer(extension.value).open().rest(16) : [];
  const [name] = names;
  if (!name || names.length !== 1) throw malformed('exactly one subject alternative name', `${names.length}`);
  if (ia5Names.includes(name.tag)) return readIa5Text(name.content);
  if (name.tag === otherNameTag) return readUsername(name);
  throw malformed('an address, a URI or a user name as identity', 'a name of another kind');
}

function readUsername(name: DerNode): string {
  const fields = name.open(otherNameTag);
  if (readOid(fields.any()) !== usernameOid)
    throw malformed(`an other name of type ${usernameOid}`, 'another type');
  const value = fields.enter(contextTag(0, 'constructed'));
  const text = readUtf8String(value.any());
  value.finish();
  fields.finish();
  return text;
}

function readUtf8String(node: DerNode): string {
  if (node.tag !== tag.utf8String) throw malformed('UTF8String as value of a claim', 'another type');
  return readText(node.content);
}

function readText(bytes: Uint8Array): string {
  if (bytes.length === 0 || bytes.length > maxTextBytes) {
    throw malformed(`1 to ${maxTextBytes} bytes in a claim`, `${bytes.length}`);
  }
  const text = decode(bytes);
  if (invisible.test(text))
    throw malformed('visible text in a claim', 'a control character or byte order mark');
  return text;
}

function readIa5Text(bytes: Uint8Array): string {
  const text = readText(bytes);
  if (notVisibleAscii.test(text)) throw malformed('an address or URI in visible ASCII', 'other characters');
  return text;
}

function decode(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw malformed('UTF-8 in a claim', 'other bytes');
  }
}

function malformed(expected: string, found: string): WaybillError {
  return refusal({
    code: 'certificate-malformed',
    message: 'A certificate does not say who signed.',
    expected,
    found,
  });
}
