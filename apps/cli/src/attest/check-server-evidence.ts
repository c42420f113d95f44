import type { ProvenanceAnswer } from '@waybill/api';
import {
  isProvenanceType,
  matchSubject,
  parseBundle,
  parseProvenance,
  parseStatement,
  signaturePredicateType,
  verifyBundle,
  type Bundle,
  type Statement,
  type TrustedRoot,
} from '@waybill/evidence';
import { hexOf, WaybillError, type Digest, type Instant } from '@waybill/kernel';
import type { NamedArtifact } from '../artifact-argument.ts';
import type { ServerKeys } from './server-keys.ts';

/** Keys, and the root of the services that witness what they sign. */
export interface ServerTrust extends ServerKeys {
  readonly trustedRoot?: TrustedRoot;
}

/** What a server was asked to sign. */
export interface AskedEvidence {
  readonly artifacts: readonly NamedArtifact[];
  readonly sbom: Digest;
  /** Undefined where nobody said which key it has to be. */
  readonly trust: ServerTrust | undefined;
  readonly now: Instant;
}

/**
 * Compares what a server signed with what it was asked to, and verifies it where its keys are known: an answer about
 * something else, or by somebody else, must not be released as evidence. Throws `server-provenance-refused`.
 */
export async function checkServerEvidence(answer: ProvenanceAnswer, asked: AskedEvidence): Promise<void> {
  const provenance = readStatement(answer.provenance, asked);
  const signature = readStatement(answer.signature, asked);
  if (!isProvenanceType(provenance.predicateType)) throw refused('SLSA provenance', provenance.predicateType);
  if (signature.predicateType !== signaturePredicateType)
    throw refused('a signature', signature.predicateType);
  for (const statement of [provenance, signature]) checkSubjects(statement, asked.artifacts);
  const { byproducts } = parseProvenance(provenance);
  if (byproducts.some(({ digest }) => digest['sha256'] === hexOf(asked.sbom))) return;
  throw refused(`the SBOM ${asked.sbom} among what the build left`, 'another, or none');
}

function checkSubjects({ subjects, ...statement }: Statement, artifacts: readonly NamedArtifact[]): void {
  const missing = artifacts.find(
    ({ artifact: { digest } }) => !matchSubject({ ...statement, subjects }, { digest }),
  );
  if (missing) throw refused(`${missing.argument} as a subject`, 'other subjects');
  if (subjects.length !== artifacts.length) {
    throw refused(`${artifacts.length} subjects`, `${subjects.length}`);
  }
}

function readStatement(text: string, { trust, now }: AskedEvidence): Statement {
  try {
    const bundle = parseBundle(Buffer.from(text));
    if (bundle.content.kind !== 'envelope') throw refused('a signed statement', 'a signature over a digest');
    if (trust) verifyAsOneOf(bundle, trust, now);
    return parseStatement(bundle.content.payload);
  } catch (cause) {
    if (!(cause instanceof WaybillError) || cause.code === 'server-provenance-refused') throw cause;
    throw refused(
      trust ? `a signature by the key in ${trust.source}` : 'a Sigstore bundle',
      `${cause.code}: ${cause.found ?? cause.message}`,
      cause,
    );
  }
}

function verifyAsOneOf(bundle: Bundle, { keys, trustedRoot }: ServerTrust, now: Instant): void {
  let failure: unknown;
  for (const keyPem of keys) {
    try {
      verifyBundle(bundle, {
        signer: { kind: 'key', keyPem },
        subjectsOnly: true,
        ...(trustedRoot && { trustedRoot }),
        rules: {
          acceptBundles: ['0.3'],
          log: trustedRoot && bundle.logEntries.length > 0 ? 'required' : 'optional',
          timestamp: 'optional',
          acceptedAt: now,
        },
      });
      return;
    } catch (error) {
      failure ??= error;
    }
  }
  throw failure;
}

function refused(expected: string, found: string, cause?: unknown): WaybillError {
  return new WaybillError({
    code: 'server-provenance-refused',
    message:
      'Nothing was written: what the server signed is not what it was asked to sign, or not by its key.',
    category: 'refused',
    expected,
    found: found.slice(0, 300),
    help: 'Compare the address of the server and its public key with the platform folder; do not use what it answered.',
    cause,
  });
}
