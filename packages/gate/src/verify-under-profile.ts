import { createHash } from 'node:crypto';
import {
  keyMadeSignature,
  parseTrustedRoot,
  pinnedAuthorities,
  prepareDigestVerification,
  publicGoodTrustedRoot,
  readClaimedSigner,
  verifyBundle,
  type Artifact,
  type Bundle,
  type ClaimedSigner,
  type ExpectedSigner,
  type SignedContent,
  type TrustedRoot,
  type VerifiedBundle,
  type VerifyBundleOptions,
} from '@waybill/evidence';
import { digestFromHex, WaybillError, type Digest, type Instant } from '@waybill/kernel';
import type { Platform, TrustProfile } from '@waybill/platform';
import type { Verification } from './assessment.ts';
import { chooseProfile, signersFor, type KeyTest } from './find-signers.ts';
import { refusalOf } from './refusal.ts';
import { showText } from './show-text.ts';

/**
 * Refusals that more knowledge could turn into a yes, so that they give no verdict: Ed25519 signs the bytes
 * themselves, which a digest cannot stand for; a signature by a key alone has no time until a ledger accepts
 * it; and what a log or a timestamp authority says nobody can check without a trusted root.
 */
const openCodes: ReadonlySet<string> = new Set([
  'artifact-bytes-needed',
  'time-missing',
  'trusted-root-needed',
]);

/** What a bundle is verified against. */
export interface VerificationContext {
  readonly artifacts: readonly Artifact[];
  readonly platform: Platform;
  readonly acceptedAt: Instant | undefined;
}

/** How a bundle was judged, and which artifact its message signature is over. */
export interface BundleVerdict {
  readonly verification: Verification;
  /** The artifact that a message signature was verified over; absent for statements. */
  readonly signed?: Digest;
}

/** Verifies a bundle under the one profile that fits its signer; what does not hold is a result. */
export async function verifyUnderProfile(
  bundle: Bundle,
  context: VerificationContext,
): Promise<BundleVerdict> {
  const { platform } = context;
  let profileName: string | undefined;
  try {
    const claimed = readClaimedSigner(bundle);
    const choice = chooseProfile(claimed, platform, await keyTestOf(bundle, context));
    if (choice.kind === 'none') {
      return {
        verification: { kind: 'unknown-signer', claimed: showClaimed(claimed), reason: choice.reason },
      };
    }
    const { profile } = choice;
    profileName = profile.name;
    const artifact =
      bundle.content.kind === 'message' ? findSigned(bundle.content, context.artifacts) : undefined;
    if (artifact !== undefined && artifact.bytes === undefined) await prepareDigestVerification();
    const verified = verifyAsOneOf(bundle, expectedSigners(claimed, choice.keys), {
      ...rootOf(profile),
      ...(artifact === undefined ? { subjectsOnly: true } : { artifact }),
      rules: rulesOf(profile, context.acceptedAt),
    });
    const { signer, times, logEntries } = verified;
    return {
      verification: {
        kind: 'verified',
        profile: profile.name,
        signers: signersFor(signer, profile, platform),
        signer,
        times,
        logEntries,
      },
      ...(artifact === undefined ? {} : { signed: artifact.digest }),
    };
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
    const refusal = refusalOf(error);
    if (!isOpen(error)) return { verification: { kind: 'refused', refusal } };
    const needsRoot = error.code === 'trusted-root-needed' && profileName !== undefined;
    const help = `Add trustedRoot to the profile ${profileName} in waybill.yaml.`;
    return { verification: { kind: 'undecided', refusal: needsRoot ? { ...refusal, help } : refusal } };
  }
}

/** How to tell whose signature a bundle without certificate carries; none where that makes no sense. */
async function keyTestOf(bundle: Bundle, { artifacts }: VerificationContext): Promise<KeyTest | undefined> {
  if (bundle.material.kind !== 'key') return undefined;
  const artifact = bundle.content.kind === 'message' ? findSigned(bundle.content, artifacts) : undefined;
  if (artifact !== undefined && artifact.bytes === undefined) await prepareDigestVerification();
  const known = new Map<string, boolean | undefined>();
  return (keyPem) => {
    if (!known.has(keyPem)) known.set(keyPem, keyMadeSignature(bundle, keyPem, artifact));
    return known.get(keyPem);
  };
}

function verifyAsOneOf(
  bundle: Bundle,
  signers: readonly ExpectedSigner[],
  options: Omit<VerifyBundleOptions, 'signer'>,
): VerifiedBundle {
  let telling: WaybillError | undefined;
  for (const signer of signers) {
    try {
      return verifyBundle(bundle, { ...options, signer });
    } catch (error) {
      if (!(error instanceof WaybillError)) throw error;
      // The key that did sign may lack something else; that the others did not sign says nothing then.
      if (telling === undefined || (isOpen(error) && !isOpen(telling))) telling = error;
    }
  }
  throw telling ?? new Error('a profile was chosen that has no key');
}

function isOpen({ category, code }: WaybillError): boolean {
  return category === 'unavailable' || openCodes.has(code);
}

/** The identity was matched already, patterns included; what is verified is that it is this very one. */
function expectedSigners(claimed: ClaimedSigner, keys: readonly string[]): ExpectedSigner[] {
  if (claimed.kind === 'key') return keys.map((keyPem) => ({ kind: 'key', keyPem }));
  const { identity, issuer } = claimed;
  return [{ kind: 'identity', identity: { kind: 'literal', text: identity }, issuer }];
}

function rulesOf(profile: TrustProfile, acceptedAt: Instant | undefined): VerifyBundleOptions['rules'] {
  const accepted = acceptedAt === undefined ? {} : { acceptedAt };
  if (profile.kind === 'gitlab-local-ca') {
    // Nobody else vouches for a time: only what a ledger saw while the certificate was valid counts.
    return {
      acceptBundles: ['0.3'],
      log: 'optional',
      timestamp: 'optional',
      certificateTimestamp: 'none',
      ...accepted,
    };
  }
  return profile.kind === 'keyless'
    ? {
        acceptBundles: ['0.3', ...profile.acceptBundles],
        log: 'required',
        timestamp: 'optional',
        ...accepted,
      }
    : {
        acceptBundles: ['0.3', 'envelope', ...profile.acceptBundles],
        log: profile.log,
        timestamp: profile.timestamp,
        ...accepted,
      };
}

const pinnedRoots = new WeakMap<TrustProfile, TrustedRoot>();
const parsedRoots = new WeakMap<Uint8Array, TrustedRoot>();

/** Each root is read once: its chains are verified once, too, because the verifier keeps them by root. */
function rootOf(profile: TrustProfile): { readonly trustedRoot?: TrustedRoot } {
  if (profile.kind === 'gitlab-local-ca') {
    const pinned = pinnedRoots.get(profile) ?? pinnedAuthorities(profile.certificates, profile.name);
    pinnedRoots.set(profile, pinned);
    return { trustedRoot: pinned };
  }
  const { trustedRoot } = profile;
  if (trustedRoot === undefined) return {};
  if (trustedRoot === 'public-good') return { trustedRoot: publicGoodTrustedRoot() };
  const known = parsedRoots.get(trustedRoot) ?? parseTrustedRoot(trustedRoot);
  parsedRoots.set(trustedRoot, known);
  return { trustedRoot: known };
}

/**
 * The artifact that a message signature says it is over. When it is none of the submission's, its digest
 * stands for itself: whether the signature holds and whether it covers the artifact are two questions.
 */
function findSigned(
  content: SignedContent & { readonly kind: 'message' },
  artifacts: readonly Artifact[],
): Artifact {
  const { algorithm, value } = content.digest;
  const hex = Buffer.from(value).toString('hex');
  const found = artifacts.find(({ digest, sha512, bytes }) => {
    if (algorithm === 'sha256') return digest === `sha256:${hex}`;
    if (bytes !== undefined) return createHash(algorithm).update(bytes).digest('hex') === hex;
    return algorithm === 'sha512' && sha512 === hex;
  });
  if (found !== undefined) return found;
  if (algorithm === 'sha256') return { digest: digestFromHex(hex) };
  throw new WaybillError({
    code: 'signed-artifact-unknown',
    message: 'The signature is over none of the artifacts that were handed in.',
    category: 'refused',
    expected: `the ${algorithm} of one of ${artifacts.length} artifacts`,
    found: `${algorithm}:${hex}`,
    help: 'Hand in the file itself together with its signature: its SHA-256 alone does not tell this digest.',
  });
}

function showClaimed(claimed: ClaimedSigner): string {
  return claimed.kind === 'certificate'
    ? `${showText(claimed.identity)} (issuer ${showText(claimed.issuer)})`
    : `key with hint ${showText(claimed.hint)}`;
}
