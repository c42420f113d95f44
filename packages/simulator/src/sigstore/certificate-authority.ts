import { newCtLog, sctList, type CtLog } from './ct-log.ts';
import { fulcioExtensions, subjectAltName, type FulcioIdentity } from './fulcio-identity.ts';
import { newKey, type SimulatedKey } from './simulated-key.ts';
import {
  basicConstraints,
  certificate,
  distinguishedName,
  extendedKeyUsage,
  keyIdentifiers,
  keyUsage,
  newSerial,
  oid,
  toBeSigned,
  type CertificateContent,
  type Extension,
} from './x509.ts';

/** What a leaf should say differently from what Fulcio would write; each setting breaks one property. */
export interface LeafOverrides {
  readonly notBeforeMs?: number;
  readonly notAfterMs?: number;
  /** Bits of the key usage; `null` leaves the extension out. Right: 0x80, digitalSignature. */
  readonly keyUsageBits?: number | null;
  /** Purposes, by object identifier; `null` leaves the extension out. Right: code signing alone. */
  readonly purposes?: readonly string[] | null;
  /** Adds a critical extension that nobody knows. */
  readonly unknownCritical?: boolean;
  /** Adds basic constraints that make the leaf an authority. */
  readonly authority?: boolean;
  /** Subject alternative name; `null` leaves it out. */
  readonly san?: string | null;
  readonly sanKind?: 'uri' | 'email';
  /** Replaces texts of 1.3.6.1.4.1.57264.1.N by N; `null` leaves one out. */
  readonly extensions?: { readonly [n: number]: string | null };
  /** Writes an extension twice, by N. */
  readonly duplicateExtension?: number;
  /** `none`: without SCT; `other-log`: by a log that no root knows; `other-certificate`: for another TBS; `twice`: the same SCT twice. */
  readonly sct?: 'none' | 'other-log' | 'other-certificate' | 'twice';
  /** Instant of the SCT. */
  readonly sctAtMs?: number;
  /** Signs with a key that is not the intermediate's, under the intermediate's name. */
  readonly signer?: 'other-key';
}

/** A root and its intermediate, which issues ten-minute leaves as Fulcio does. */
export interface CertificateAuthority {
  /** DER of the chain above the leaf: intermediate, root. */
  readonly chain: readonly [Uint8Array, Uint8Array];
  /** Issues a certificate for a key; returns its DER. */
  issue(identity: FulcioIdentity, spki: Uint8Array, atMs: number, overrides?: LeafOverrides): Uint8Array;
}

const tenMinutesMs = 10 * 60 * 1000;
const tenYearsMs = 10 * 365 * 24 * 60 * 60 * 1000;

/** Makes an authority that is valid for ten years from `fromMs` on. */
export function newCertificateAuthority(ctLog: CtLog, fromMs: number): CertificateAuthority {
  const rootKey = newKey('p384');
  const key = newKey('p384');
  const rootName = distinguishedName('sigstore simulator', 'simulated-root');
  const name = distinguishedName('sigstore simulator', 'simulated-intermediate');
  const notAfterMs = fromMs + tenYearsMs;
  const root: CertificateContent = {
    serial: newSerial(),
    issuer: rootName,
    subject: rootName,
    notBeforeMs: fromMs,
    notAfterMs,
    spki: rootKey.spki,
    extensions: [keyUsage(0x06), basicConstraints(true), ...keyIdentifiers(rootKey.spki, rootKey.spki)],
  };
  const intermediate: CertificateContent = {
    ...root,
    serial: newSerial(),
    subject: name,
    spki: key.spki,
    extensions: [
      keyUsage(0x06),
      extendedKeyUsage([oid.codeSigning]),
      basicConstraints(true, 0),
      ...keyIdentifiers(key.spki, rootKey.spki),
    ],
  };
  return {
    chain: [certificate(intermediate, rootKey), certificate(root, rootKey)],
    issue(identity, spki, atMs, overrides = {}) {
      const content: CertificateContent = {
        serial: newSerial(),
        issuer: name,
        subject: distinguishedName(),
        notBeforeMs: overrides.notBeforeMs ?? atMs,
        notAfterMs: overrides.notAfterMs ?? (overrides.notBeforeMs ?? atMs) + tenMinutesMs,
        spki,
        extensions: leafExtensions(identity, spki, key.spki, overrides),
      };
      const scts = sctsFor(content, key, ctLog, overrides, overrides.sctAtMs ?? atMs);
      const extensions = scts.length === 0 ? content.extensions : [...content.extensions, sctList(scts)];
      return certificate({ ...content, extensions }, overrides.signer === 'other-key' ? newKey('p384') : key);
    },
  };
}

/** One self-signed authority without CT log, as GitLab keeps one for each project (`ATTEST_METHOD=LOCAL_CA`). */
export interface LocalAuthority {
  readonly pem: string;
  /** Issues a certificate for a key; returns its DER. */
  issue(identity: FulcioIdentity, spki: Uint8Array, atMs: number, overrides?: LeafOverrides): Uint8Array;
}

/**
 * Makes an authority that is valid for ten years from `fromMs` on. What else GitLab writes into such leaves is not
 * documented: they are made as Fulcio makes them, without the timestamp of a CT log.
 */
export function newLocalAuthority(commonName: string, fromMs: number): LocalAuthority {
  const key = newKey('p256');
  const name = distinguishedName('gitlab simulator', commonName);
  const root: CertificateContent = {
    serial: newSerial(),
    issuer: name,
    subject: name,
    notBeforeMs: fromMs,
    notAfterMs: fromMs + tenYearsMs,
    spki: key.spki,
    extensions: [keyUsage(0x06), basicConstraints(true, 0), ...keyIdentifiers(key.spki, key.spki)],
  };
  const der = Buffer.from(certificate(root, key)).toString('base64');
  return {
    pem: `-----BEGIN CERTIFICATE-----\n${der.match(/.{1,64}/g)?.join('\n')}\n-----END CERTIFICATE-----\n`,
    issue: (identity, spki, atMs, overrides = {}) =>
      certificate(
        {
          serial: newSerial(),
          issuer: name,
          subject: distinguishedName(),
          notBeforeMs: overrides.notBeforeMs ?? atMs,
          notAfterMs: overrides.notAfterMs ?? atMs + tenMinutesMs,
          spki,
          extensions: leafExtensions(identity, spki, key.spki, overrides),
        },
        overrides.signer === 'other-key' ? newKey('p256') : key,
      ),
  };
}

function leafExtensions(
  identity: FulcioIdentity,
  spki: Uint8Array,
  issuerSpki: Uint8Array,
  overrides: LeafOverrides,
): readonly Extension[] {
  const texts: { [n: number]: string } = { ...identity.extensions };
  for (const [n, value] of Object.entries(overrides.extensions ?? {})) {
    if (value === null) delete texts[Number(n)];
    else texts[Number(n)] = value;
  }
  const bits = overrides.keyUsageBits === undefined ? 0x80 : overrides.keyUsageBits;
  const purposes = overrides.purposes === undefined ? [oid.codeSigning] : overrides.purposes;
  const san = overrides.san === undefined ? identity.san : overrides.san;
  const named = fulcioExtensions({ san: identity.san, extensions: texts });
  const again = named.filter((one) => one.oid.endsWith(`.57264.1.${overrides.duplicateExtension}`));
  return [
    ...(bits === null ? [] : [keyUsage(bits)]),
    ...(purposes === null ? [] : [extendedKeyUsage(purposes)]),
    ...(overrides.authority ? [basicConstraints(true)] : []),
    ...keyIdentifiers(spki, issuerSpki),
    ...(san === null ? [] : [subjectAltName(san, overrides.sanKind)]),
    ...named,
    ...again,
    ...(overrides.unknownCritical
      ? [{ oid: '1.3.6.1.4.1.99999.1', critical: true, value: Uint8Array.of(5, 0) }]
      : []),
  ];
}

function sctsFor(
  content: CertificateContent,
  issuer: SimulatedKey,
  ctLog: CtLog,
  overrides: LeafOverrides,
  atMs: number,
): readonly Uint8Array[] {
  if (overrides.sct === 'none') return [];
  const log = overrides.sct === 'other-log' ? newCtLog() : ctLog;
  const shown = overrides.sct === 'other-certificate' ? { ...content, serial: newSerial() } : content;
  const sct = log.promise(toBeSigned(shown, issuer), issuer.spki, atMs);
  return overrides.sct === 'twice' ? [sct, sct] : [sct];
}
