import { createPublicKey } from 'node:crypto';
import {
  authorityName,
  checkCertificateHosts,
  keyFingerprint,
  type CertificateClaims,
  type ClaimedSigner,
  type VerifiedSigner,
} from '@waybill/evidence';
import { bytesOf, encodeBase64, matchText } from '@waybill/kernel';
import type {
  GitlabProject,
  KeyProfile,
  LocalCaProfile,
  Platform,
  Signer,
  TrustProfile,
} from '@waybill/platform';

/** The one profile under which to verify a bundle, or why there is none. */
export type ProfileChoice =
  | { readonly kind: 'profile'; readonly profile: TrustProfile; readonly keys: readonly string[] }
  | { readonly kind: 'none'; readonly reason: string };

/** Who a certificate names, verified or not. */
interface CertificateSigner {
  readonly identity: string;
  readonly issuer: string;
  readonly claims: CertificateClaims;
}

/** Whether a key made the signature in question; undefined where nobody can tell without the artifact's bytes. */
export type KeyTest = (keyPem: string) => boolean | undefined;

/**
 * Chooses the one profile whose signer entries fit who a bundle says signed it. Never a second try under
 * another profile: the laxest of several would decide. Keys are told apart by what they signed, not by what a
 * bundle says of them, and no key stands in two profiles.
 */
export function chooseProfile(claimed: ClaimedSigner, platform: Platform, madeBy?: KeyTest): ProfileChoice {
  const used = platform.profiles.filter(({ name }) =>
    platform.signers.some(({ profile }) => profile === name),
  );
  if (claimed.kind === 'certificate') {
    const fitting = platform.signers.filter((signer) => fitsCertificate(signer, claimed, platform));
    const fits = ({ name }: TrustProfile): boolean => fitting.some(({ profile }) => profile === name);
    // GitLab's own authority names the same jobs as Fulcio does. Whoever writes its name into a certificate of
    // their own is held to it: the chain is verified under this profile and under no other.
    const local = used.filter(
      (profile) => profile.kind === 'gitlab-local-ca' && isIssuedBy(claimed.authority, profile),
    );
    const profiles = local.length > 0 ? local : used.filter(({ kind }) => kind === 'keyless');
    return onlyOne(profiles.filter(fits), () => []);
  }
  const keyProfiles = used.filter(
    (profile): profile is KeyProfile => 'keys' in profile && profile.keys.length > 0,
  );
  const isHinted = (key: string): boolean => hintsOf(key).includes(claimed.hint);
  const hinted = keyProfiles.filter(({ keys }) =>
    keys.some((key) => isHinted(key) && madeBy?.(key) !== false),
  );
  if (hinted.length > 0) return onlyOne(hinted, ({ keys }) => keys.filter(isHinted));
  // A hint is only a hint: signers may write any, or none. Where it names none of our keys, the key that made
  // the signature says under which profile it counts.
  if (keyProfiles.length <= 1 || madeBy === undefined) return onlyOne(keyProfiles, ({ keys }) => keys);
  const candidates = keyProfiles.filter(({ keys }) => keys.some((key) => madeBy(key) !== false));
  return onlyOne(candidates, ({ keys }) => keys.filter((key) => madeBy(key) !== false));
}

/** Names of the signer entries that a verified signer fits under a profile. */
export function signersFor(signer: VerifiedSigner, profile: TrustProfile, platform: Platform): string[] {
  return platform.signers
    .filter((entry) => entry.profile === profile.name)
    .filter((entry) => signer.kind === 'key' || fitsCertificate(entry, signer, platform))
    .map(({ name }) => name);
}

/** The GitLab project's web address on the instance that issued a certificate. */
function addressOf({ path }: GitlabProject, issuer: string, platform: Platform): string {
  return `${issuer === platform.gitlab.issuer ? platform.gitlab.url : issuer}/${path}`;
}

function fitsCertificate(entry: Signer, signer: CertificateSigner, platform: Platform): boolean {
  // An entry without identity or issuer would accept anybody with a certificate.
  if (entry.identity === undefined || entry.issuer === undefined) return false;
  if (entry.issuer !== signer.issuer || !matchText(entry.identity, signer.identity)) return false;
  const profile = platform.profiles.find(({ name }) => name === entry.profile);
  const projects = [
    ...(entry.project === undefined ? [] : [entry.project]),
    // The authority of one project vouches for no other.
    ...(profile?.kind === 'gitlab-local-ca' ? [profile.project] : []),
  ];
  if (projects.length === 0) return true;
  const { claims } = checkCertificateHosts(signer.claims, signer.identity);
  return projects.every(
    (project) =>
      claims.sourceRepositoryId === project.id &&
      claims.sourceRepositoryUri === addressOf(project, signer.issuer, platform),
  );
}

function isIssuedBy(authority: string, { certificates }: LocalCaProfile): boolean {
  return certificates.some((pem) => authorityName(pem) === authority);
}

function onlyOne<P extends TrustProfile>(
  profiles: readonly P[],
  keysOf: (profile: P) => readonly string[],
): ProfileChoice {
  const [profile, another] = profiles;
  if (profile === undefined) {
    return { kind: 'none', reason: 'Add a signer entry to waybill.yaml if this signer is to be trusted.' };
  }
  if (another !== undefined) {
    return {
      kind: 'none',
      reason: `Signer entries of several profiles fit (${profile.name}, ${another.name}): leave one.`,
    };
  }
  return { kind: 'profile', profile, keys: keysOf(profile) };
}

/** Usual hints at a key: base64 of the SHA-256 of its SPKI (Sigstore), and that behind `SHA256:` (npm). */
function hintsOf(pem: string): readonly string[] {
  const spki = createPublicKey(pem).export({ type: 'spki', format: 'der' });
  const text = encodeBase64(bytesOf(keyFingerprint(spki)));
  return [text, `SHA256:${text.replace(/=+$/, '')}`];
}
