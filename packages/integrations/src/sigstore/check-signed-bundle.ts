import { parseBundle, prepareDigestVerification, readClaimedSigner, verifyBundle } from '@waybill/evidence';
import type { Artifact, Bundle, ExpectedSigner, TrustedRoot } from '@waybill/evidence';
import { digestOf, encodeBase64, instantFromMs, WaybillError } from '@waybill/kernel';
import type { IdentityToken } from './identity-token.ts';
import type { LogSubmission } from './log-submission.ts';
import { answerMalformed } from './service-error.ts';
import type { SigningContent } from './sign.ts';

/** What a new bundle must hold against. */
export interface SignedBundleExpectation {
  /** Absent only where a key signed and no service was asked. */
  readonly trustedRoot?: TrustedRoot;
  /** Who asked for a certificate; absent where a key signed. */
  readonly identity?: IdentityToken;
}

/**
 * Judges a bundle before anybody else sees it: it parses, each log entry speaks of its signature, all that the
 * services gave verifies as a stranger would verify it, and the certificate names whom the token names.
 * Throws `sigstore-answer-malformed` or `signed-bundle-refused`.
 */
export async function checkSignedBundle(
  bytes: Uint8Array,
  content: SigningContent,
  submission: LogSubmission,
  expected: SignedBundleExpectation,
): Promise<void> {
  let bundle: Bundle;
  try {
    bundle = parseBundle(bytes);
  } catch {
    // Everything else in the bundle is ours.
    throw answerMalformed('log', 'an entry as bundles carry it', 'something else');
  }
  for (const entry of bundle.logEntries) {
    if (!Buffer.from(entry.body).includes(encodeBase64(submission.signature))) {
      throw answerMalformed('log', 'an entry for this signature', 'one for another');
    }
  }
  if ('digest' in content) await prepareDigestVerification();
  try {
    verifyBundle(bundle, {
      ...(expected.trustedRoot && { trustedRoot: expected.trustedRoot }),
      signer: signerOf(bundle, submission, expected.identity),
      ...(content.kind === 'statement' ? { subjectsOnly: true } : { artifact: artifactOf(content) }),
      rules: {
        acceptBundles: ['0.3'],
        log: bundle.logEntries.length > 0 ? 'required' : 'optional',
        timestamp: bundle.timestamps.length > 0 ? 'required' : 'optional',
        acceptedAt: instantFromMs(Date.now()),
      },
    });
  } catch (cause) {
    if (!(cause instanceof WaybillError)) throw cause;
    throw new WaybillError({
      code: 'signed-bundle-refused',
      message: 'What was signed does not verify, so no bundle was written.',
      category: 'refused',
      expected: 'answers of services that the trusted root knows, for the identity in the token',
      found: `${cause.code}: ${cause.found ?? cause.message}`,
      help: 'Pass the trusted_root.json of the same Sigstore instance as the services. If it is, do not use them.',
      cause,
    });
  }
}

/** The key that signed; or the issuer of the token that was sent, and the identity that Fulcio makes of it. */
function signerOf(
  bundle: Bundle,
  submission: LogSubmission,
  identity: IdentityToken | undefined,
): ExpectedSigner {
  if (!identity) return { kind: 'key', keyPem: submission.verifier.key.spkiPem };
  const claimed = readClaimedSigner(bundle);
  const text = claimed.kind === 'certificate' ? identityIn(claimed.identity, identity) : '';
  return { kind: 'identity', identity: { kind: 'literal', text }, issuer: identity.issuer };
}

/**
 * A Fulcio that answers with the certificate of another project would have this build signed in its name. For tokens
 * of others than GitLab Fulcio's rules are many, and the certificate's own word is taken.
 */
function identityIn(claimed: string, { issuer, ciConfigRefUri }: IdentityToken): string {
  if (ciConfigRefUri === undefined) return claimed;
  const plain = `http://${ciConfigRefUri}`;
  // A GitLab without TLS, as on a loopback address; Fulcio may take over its scheme.
  if (issuer.startsWith('http:') && claimed === plain) return plain;
  return `https://${ciConfigRefUri}`;
}

function artifactOf(content: SigningContent & { kind: 'message' }): Artifact {
  return 'digest' in content
    ? { digest: content.digest }
    : { digest: digestOf(content.bytes), bytes: content.bytes };
}
