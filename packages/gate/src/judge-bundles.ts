import type { AssessedBundle } from './assessment.ts';
import { isSignedBy, type ExaminedBundles } from './examine-build.ts';
import { placeOf } from './place-of.ts';
import { refusalDetails } from './refusal.ts';
import { showText } from './show-text.ts';
import { fail, notEvaluable, pass, type Judgement } from './check.ts';

/** Does a bundle hold as cryptography: signature, certificate, log entry, times? */
export function judgeSigned(noun: string, bundles: ExaminedBundles): Judgement {
  const { best } = bundles;
  if (best === undefined) return notEvaluable(`There is no ${noun} whose signature could be verified.`);
  const { verification } = best;
  switch (verification.kind) {
    case 'verified':
      return pass(`The signature of the ${noun} holds.`, {
        found: `verified under profile ${verification.profile}`,
        ...placeOf(best),
      });
    case 'unknown-signer':
      return notEvaluable(
        `The signature of the ${noun} cannot be verified: no signer entry says by which roots.`,
        {
          found: verification.claimed,
          help: verification.reason,
          ...placeOf(best),
        },
      );
    case 'undecided':
    case 'refused': {
      const { code, message } = verification.refusal;
      const details = {
        help: `Sign the artifact again in its build; docs/errors/${code}.md explains the reason.`,
        ...refusalDetails(verification.refusal),
        ...placeOf(best),
      };
      return verification.kind === 'refused'
        ? fail(`The signature of the ${noun} does not hold: ${message}`, details)
        : notEvaluable(`Nobody could tell whether the signature of the ${noun} holds: ${message}`, details);
    }
  }
}

/** Is a bundle signed by someone whom the environment accepts? */
export function judgeSigner(noun: string, bundles: ExaminedBundles, signers: readonly string[]): Judgement {
  const { best } = bundles;
  if (best === undefined) return notEvaluable(`There is no ${noun} whose signer could be told.`);
  const { verification } = best;
  const expected = `signer ${signers.join(' or ')}`;
  const help = 'Sign with an identity or key of a signer entry in waybill.yaml that the environment names.';
  switch (verification.kind) {
    case 'verified': {
      const found = `${showSigner(best)}, known as ${verification.signers.join(', ')}`;
      return isSignedBy(best, signers)
        ? pass(`The signer of the ${noun} is accepted.`, { expected, found, ...placeOf(best) })
        : fail(`The signer of the ${noun} is not one that the environment accepts.`, {
            expected,
            found,
            help,
            ...placeOf(best),
          });
    }
    case 'unknown-signer':
      return fail(`The signer of the ${noun} is not one that the platform knows.`, {
        expected,
        found: verification.claimed,
        help,
        ...placeOf(best),
      });
    case 'refused':
    case 'undecided':
      return notEvaluable(`Who signed the ${noun} is not known, because its signature was not verified.`, {
        expected,
        ...placeOf(best),
      });
  }
}

/** Who signed a verified bundle, as people know it. */
export function showSigner({ verification }: AssessedBundle): string {
  if (verification.kind !== 'verified') return 'unknown';
  const { signer } = verification;
  return signer.kind === 'certificate'
    ? `${showText(signer.identity)} (issuer ${showText(signer.issuer)})`
    : `key ${signer.keyFingerprint}`;
}
