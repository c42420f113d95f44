import type { Instant } from '@waybill/kernel';
import type { Artifact } from '../artifact.ts';
import { statementPayloadType } from '../dsse.ts';
import { matchSubject, parseStatement } from '../provenance/statement.ts';
import type { Statement } from '../provenance/statement.ts';
import type { TrustedRoot } from '../trusted-root/trusted-root.ts';
import { refusal } from './bundle-error.ts';
import type { Bundle, BundleVersion, SignedContent } from './bundle.ts';
import { checkTime, parseIntermediates, verifyChain } from './certificate-chain.ts';
import { quote, readIdentity } from './certificate-claims.ts';
import { checkSigningLeaf, purpose } from './certificate-usage.ts';
import { parseCertificate } from './certificate.ts';
import type { Certificate } from './certificate.ts';
import { isRekorV2 } from './log-entry-body.ts';
import { verifyLogEntry } from './log-entry.ts';
import type { VerifiedEntry } from './log-entry.ts';
import { keyFingerprint, publicKeyFromPem, publicKeyFromSpki } from './public-key.ts';
import type { PublicKey } from './public-key.ts';
import { verifyEmbeddedTimestamps } from './signed-certificate-timestamp.ts';
import { artifactNeeded, signedDataOf } from './signed-data.ts';
import type { SignedData } from './signed-data.ts';
import { checkIdentity, signerMismatch } from './signer.ts';
import type { ExpectedSigner } from './signer.ts';
import { verifyTimestamps } from './timestamp.ts';
import type { VerifiedBundle, VerifiedContent, VerifiedSigner, VerifiedTime } from './verified-bundle.ts';

/** What a trust profile asks of a bundle beyond its signature. */
export interface BundleRules {
  readonly acceptBundles: readonly BundleVersion[];
  /** Whether an entry in a transparency log must be there; one that is there must hold in any case. */
  readonly log: 'required' | 'optional';
  /** Whether an RFC 3161 timestamp must be there; one that is there must hold in any case. */
  readonly timestamp: 'required' | 'optional';
  /**
   * Whether the certificate must carry the timestamp of a CT log that the root knows; required unless told.
   * Only for authorities that show their certificates to no log, and whose own certificate is pinned.
   */
  readonly certificateTimestamp?: 'required' | 'none';
  /**
   * When the ledger accepted the bundle. Stands in where neither log nor timestamp tells a time;
   * without any of them a signature has no time at all and is refused.
   */
  readonly acceptedAt?: Instant;
}

/** What to verify a bundle against. */
export interface VerifyBundleOptions {
  /** Needed for certificates, log entries and timestamps. */
  readonly trustedRoot?: TrustedRoot;
  readonly signer: ExpectedSigner;
  /** What was signed, or a subject of the signed statement. */
  readonly artifact?: Artifact;
  /** Lets a statement be verified without an artifact: the caller matches subjects itself. */
  readonly subjectsOnly?: boolean;
  readonly rules: BundleRules;
}

/**
 * Verifies a Sigstore bundle: signature, signer, log entries, timestamps, validity at every time, and that the
 * artifact is what was signed. What it returns is bound by the signature; it never returns otherwise.
 * Throws `refused` errors with a code of `BundleErrorCode`. For a message signature over an artifact without
 * bytes, await `prepareDigestVerification()` first.
 * Source: sigstore/architecture-docs, client-spec; DSSE; RFC 3161, 5280, 5652, 6962, 9162.
 */
export function verifyBundle(bundle: Bundle, options: VerifyBundleOptions): VerifiedBundle {
  checkVersion(bundle.version, options.rules.acceptBundles);
  const signer = claimedSigner(bundle, options.signer);
  const signed = signedDataOf(bundle.content, verifierOf(signer), options.artifact);
  // First, because it is cheap: nothing else matters about a signature that does not hold.
  signed.verify(signer.key);
  const entries = verifyEntries(bundle, signed, options);
  const stamped = stampedTimes(bundle, signed, options);
  const times = [...timesOf(entries), ...stamped].toSorted((a, b) => a.at - b.at);
  const instants = times.length > 0 ? times.map(({ at }) => at) : [acceptanceOf(options.rules)];
  for (const { log } of entries) {
    for (const at of instants) checkTime(`the key of ${log.baseUrl}`, log.validity, at);
  }
  const verifiedSigner = verifySigner(signer, instants, options);
  return {
    // Only now: nothing in a payload is looked at before its signature and signer hold.
    content: readContent(bundle.content, options),
    signer: verifiedSigner,
    times,
    logEntries: entries.map(({ log, index, kind }) => ({ log: log.baseUrl, index, kind })),
  };
}

/** What the signature is checked with, before anything says that it may be trusted. */
type Signer =
  | { readonly kind: 'key'; readonly key: PublicKey }
  | {
      readonly kind: 'certificate';
      readonly key: PublicKey;
      readonly leaf: Certificate;
      readonly intermediates: readonly Uint8Array[];
      readonly expected: ExpectedSigner & { readonly kind: 'identity' };
    };

/** The given key, or the certificate's; the one never stands in for the other. */
function claimedSigner({ material }: Bundle, expected: ExpectedSigner): Signer {
  if (expected.kind === 'key') {
    if (material.kind !== 'key') throw signerMismatch('a signature by the given key', 'one by a certificate');
    return { kind: 'key', key: publicKeyFromPem(expected.keyPem) };
  }
  if (material.kind === 'key')
    throw signerMismatch('a certificate with an identity', 'a signature by a plain key');
  const leaf = parseCertificate(material.leaf);
  return {
    kind: 'certificate',
    key: publicKeyFromSpki(leaf.spki),
    leaf,
    intermediates: material.intermediates,
    expected,
  };
}

function verifierOf(signer: Signer): SignedData['verifier'] {
  return signer.kind === 'key'
    ? { kind: 'key', der: signer.key.spki }
    : { kind: 'certificate', der: signer.leaf.raw };
}

function checkVersion(version: BundleVersion, accepted: readonly BundleVersion[]): void {
  if (accepted.includes(version)) return;
  throw refusal({
    code: 'bundle-version-not-accepted',
    message: 'The trust profile does not accept bundles of this version.',
    expected: accepted.join(', '),
    found: version,
  });
}

function verifyEntries(
  bundle: Bundle,
  signed: SignedData,
  { rules, trustedRoot }: VerifyBundleOptions,
): VerifiedEntry[] {
  const { logEntries, version } = bundle;
  if (logEntries.length > 0) {
    const { logs } = rootOf(trustedRoot);
    return logEntries.map((entry) => verifyLogEntry(entry, version, signed, logs));
  }
  if (rules.log === 'optional') return [];
  throw refusal({
    code: 'log-entry-missing',
    message: 'The bundle has no entry of a transparency log.',
    expected: 'an entry: the trust profile requires one',
    found: 'none',
  });
}

function timesOf(entries: readonly VerifiedEntry[]): VerifiedTime[] {
  return entries.flatMap(({ at }) => (at === undefined ? [] : [{ at, source: 'log' as const }]));
}

function stampedTimes(
  bundle: Bundle,
  { signature }: SignedData,
  { rules, trustedRoot }: VerifyBundleOptions,
): VerifiedTime[] {
  // Rekor v2 vouches for no time, so an entry of it is worth something only beside a timestamp.
  const required = rules.timestamp === 'required' || bundle.logEntries.some(isRekorV2);
  if (bundle.timestamps.length === 0) {
    if (!required) return [];
    throw refusal({
      code: 'timestamp-missing',
      message: 'The bundle has no timestamp.',
      expected: 'an RFC 3161 timestamp: the trust profile, or its Rekor v2 entry, requires one',
      found: 'none',
    });
  }
  const { timestampAuthorities } = rootOf(trustedRoot);
  const times = verifyTimestamps(bundle.timestamps, signature, timestampAuthorities);
  return times.map((at) => ({ at, source: 'timestamp-authority' as const }));
}

function acceptanceOf({ acceptedAt }: BundleRules): Instant {
  if (acceptedAt !== undefined) return acceptedAt;
  throw refusal({
    code: 'time-missing',
    message: 'Nothing tells when the signature was made.',
    expected: 'a time of a log or a timestamp authority, or the time when a ledger accepted the bundle',
    found: 'none of them',
    help: 'Sign with --tsa-url or --rekor-url, or hand the evidence in with --submit and verify with --ledger: its acceptance is a time.',
  });
}

function rootOf(trustedRoot: TrustedRoot | undefined): TrustedRoot {
  if (trustedRoot) return trustedRoot;
  throw refusal({
    code: 'trusted-root-needed',
    message:
      'The bundle has a certificate, a log entry or a timestamp, and no trusted root was given for it.',
    expected: 'a trusted root',
    found: 'none',
  });
}

function verifySigner(
  signer: Signer,
  times: readonly Instant[],
  { trustedRoot, rules }: VerifyBundleOptions,
): VerifiedSigner {
  const fingerprint = keyFingerprint(signer.key.spki);
  if (signer.kind === 'key') return { kind: 'key', keyFingerprint: fingerprint };
  const { certificateAuthorities, ctLogs } = rootOf(trustedRoot);
  const { leaf } = signer;
  const intermediates = parseIntermediates(signer.intermediates);
  checkSigningLeaf(leaf);
  const identity = readIdentity(leaf);
  const issuer = verifyChain(
    { leaf, intermediates, purpose: purpose.codeSigning, times },
    certificateAuthorities,
  );
  if (rules.certificateTimestamp !== 'none') {
    verifyEmbeddedTimestamps(leaf, issuer.certificate.spki, ctLogs);
  }
  checkIdentity(signer.expected, identity);
  return { kind: 'certificate', ...identity, keyFingerprint: fingerprint };
}

function readContent(
  content: SignedContent,
  { artifact, subjectsOnly }: VerifyBundleOptions,
): VerifiedContent {
  if (content.kind === 'message') return { kind: 'message' };
  // The signature covers this type: the same bytes may mean something else under another.
  if (content.payloadType !== statementPayloadType) {
    throw refusal({
      code: 'payload-type-unexpected',
      message: 'The envelope does not hold an in-toto Statement.',
      expected: statementPayloadType,
      found: quote(content.payloadType),
    });
  }
  const statement = parseStatement(content.payload);
  if (artifact) checkSubject(statement, artifact);
  else if (subjectsOnly !== true) throw artifactNeeded('a statement is about artifacts');
  return { kind: 'statement', statement, payload: content.payload };
}

function checkSubject(statement: Statement, artifact: Artifact): void {
  if (matchSubject(statement, artifact)) return;
  throw refusal({
    code: 'artifact-not-subject',
    message: 'The signed statement is about other artifacts.',
    expected: `${artifact.digest} among its subjects`,
    found: `${statement.subjects.length} other subject${statement.subjects.length === 1 ? '' : 's'}`,
  });
}
