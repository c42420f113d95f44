import {
  findSimpleSigning,
  parseSimpleSigningPayload,
  type Artifact,
  type SimpleSigning,
} from '@waybill/evidence';
import { digestOf } from '@waybill/kernel';
import {
  assessBundle,
  certificateFacts,
  unreadableBundle,
  type BundleAssessment,
  type BundleContext,
} from './assess-bundle.ts';
import type { AssessedContent } from './assessment.ts';
import { attempt } from './attempt.ts';
import { verifyUnderProfile } from './verify-under-profile.ts';

/**
 * Reads and verifies the signature document: a Sigstore bundle, or a signature in Cosign's older form with the payload
 * that it covers. Whatever is wrong with it becomes a result.
 */
export async function assessSignature(
  bytes: Uint8Array,
  context: Omit<BundleContext, 'role' | 'document' | 'line'>,
): Promise<BundleAssessment> {
  const inRole = { ...context, role: 'signature', document: digestOf(bytes), line: 1 } as const;
  const found = attempt(() => findSimpleSigning(bytes));
  if (found.ok && found.value !== undefined) return assessSimpleSigning(found.value, inRole);
  if (found.ok) return assessBundle(bytes, inRole);
  return { bundle: unreadableBundle(placeIn(inRole), found.refusal), findings: [] };
}

async function assessSimpleSigning(
  { bundle, payload }: SimpleSigning,
  context: BundleContext,
): Promise<BundleAssessment> {
  // What was signed is the payload and nothing else, not even an artifact whose own digest the bundle gives.
  const signed: Artifact = { digest: digestOf(payload), bytes: payload };
  const verdict = await verifyUnderProfile(bundle, { ...context, artifacts: [signed] });
  const { verification } = verdict;
  const silent = { ...placeIn(context), verification, facts: [], strayClaims: [] };
  // Nothing in a payload is looked at before its signature holds.
  if (verification.kind !== 'verified' || verdict.signed !== signed.digest) {
    return { bundle: { ...silent, content: { kind: 'simple-signing', covers: [] } }, findings: [] };
  }
  const content = readPayload(payload, context.artifacts);
  const facts = content.covers.length > 0 ? certificateFacts(verification, context) : {};
  return { bundle: { ...silent, content, ...facts }, findings: [] };
}

/** The image that the payload names, and only it; what the signer called the image is a claim that opens nothing. */
function readPayload(
  payload: Uint8Array,
  artifacts: readonly Artifact[],
): AssessedContent & { readonly kind: 'simple-signing' } {
  const parsed = attempt(() => parseSimpleSigningPayload(payload));
  if (!parsed.ok) return { kind: 'simple-signing', covers: [], refusal: parsed.refusal };
  const { image, reference } = parsed.value;
  return {
    kind: 'simple-signing',
    covers: artifacts.map(({ digest }) => digest).filter((digest) => digest === image),
    image,
    ...(reference === undefined ? {} : { reference }),
  };
}

function placeIn({ role, document, line }: BundleContext): Parameters<typeof unreadableBundle>[0] {
  return { role, document, bundle: document, line };
}
