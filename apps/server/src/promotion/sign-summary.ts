import { buildVsa } from '@waybill/evidence';
import { summaryOf, type Decision, type PromotionInput } from '@waybill/gate';
import type { SubmittedDocument } from '@waybill/ledger';
import type { PlatformSigner } from '../signing/platform-signer.ts';
import { trustedSigners } from '../signing/trusted-signers.ts';
import { version } from '../version.ts';

/** What signing a summary needs. */
export interface SummaryContext {
  /** Undefined where the server signs nothing. */
  readonly signer: PlatformSigner | undefined;
  /** Address of the platform project, or the folder. */
  readonly platformSource: string;
}

/**
 * The signed verification summary of a decision, as the document to record with it. None where there is no verdict, and
 * none where the platform folder does not trust the server's key. Throws what signing throws.
 */
export async function signSummary(
  input: PromotionInput,
  decision: Decision,
  { signer, platformSource: source }: SummaryContext,
): Promise<readonly SubmittedDocument[]> {
  const isBelieved = signer && trustedSigners(input.platform, signer).length > 0;
  if (decision.verdict === 'no-verdict' || !isBelieved) return [];
  const { name } = input.artifact;
  const details = { version, source, ...(name !== undefined && { artifactName: name }) };
  const bytes = await signer.signStatement(buildVsa(summaryOf(input, decision, details)));
  return [{ role: 'vsa', mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json', bytes }];
}
