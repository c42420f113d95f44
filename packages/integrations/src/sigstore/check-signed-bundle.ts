import {
  parseBundle,
  parseTrustedRoot,
  prepareDigestVerification,
  readClaimedSigner,
  verifyBundle,
} from '@waybill/evidence';
import type { Artifact, Bundle, ExpectedSigner } from '@waybill/evidence';
import { digestOf, encodeBase64, instantFromMs, WaybillError } from '@waybill/kernel';
import type { LogSubmission } from './log-submission.ts';
import { answerMalformed } from './service-error.ts';
import type { SigningContent } from './sign.ts';

/**
 * Judges a bundle before anybody else sees it: it parses, and each log entry speaks of its signature. With a trusted
 * root, all that the services gave is verified as a stranger would, and the certificate must name the token's issuer.
 * Throws `sigstore-answer-malformed` or `signed-bundle-refused`.
 */
export async function checkSignedBundle(
  bytes: Uint8Array,
  content: SigningContent,
  submission: LogSubmission,
  expected: { readonly trustedRoot?: Uint8Array; readonly issuer?: string },
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
  if (!expected.trustedRoot) return;
  if ('digest' in content) await prepareDigestVerification();
  try {
    verifyBundle(bundle, {
      trustedRoot: parseTrustedRoot(expected.trustedRoot),
      signer: signerOf(bundle, submission, expected.issuer),
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
      message: 'What was signed does not verify under the given trusted root, so no bundle was written.',
      category: 'refused',
      expected: 'services that the trusted root knows',
      found: `${cause.code}: ${cause.message}`,
      help: 'Pass the trusted_root.json of the same Sigstore instance as the services.',
      cause,
    });
  }
}

/** The signer as the bundle names it, with the issuer of the token that was sent. */
function signerOf(bundle: Bundle, submission: LogSubmission, issuer: string | undefined): ExpectedSigner {
  const claimed = readClaimedSigner(bundle);
  if (claimed.kind === 'key') return { kind: 'key', keyPem: submission.verifier.key.spkiPem };
  return {
    kind: 'identity',
    identity: { kind: 'literal', text: claimed.identity },
    issuer: issuer ?? claimed.issuer,
  };
}

function artifactOf(content: SigningContent & { kind: 'message' }): Artifact {
  return 'digest' in content
    ? { digest: content.digest }
    : { digest: digestOf(content.bytes), bytes: content.bytes };
}
