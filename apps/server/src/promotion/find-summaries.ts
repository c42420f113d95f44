import { WaybillError, type Digest } from '@waybill/kernel';
import type { Ledger } from '@waybill/ledger';

/** Environments whose newest decision is looked at; an artifact goes to few. */
const mostDecisions = 1000;

/**
 * The verification summaries of an artifact that are in force, one bundle a line: of each environment that of the newest
 * decision. A newer decision supersedes every summary before it, also where it is a `no-verdict` and has none itself.
 * Throws `summary-unknown`.
 */
export async function findSummaries(
  artifact: Digest,
  environment: string | undefined,
  ledger: Ledger,
): Promise<Uint8Array> {
  const filter = { artifact, ...(environment !== undefined && { environment }) };
  const { items } = await ledger.listDecisions({ ...filter, limit: mostDecisions });
  const newest = new Map<string, Digest | undefined>();
  for (const { decision, summary } of items) {
    if (!newest.has(decision.environment)) newest.set(decision.environment, summary);
  }
  const lines: string[] = [];
  for (const digest of newest.values()) {
    const document = digest && (await ledger.findDocument(digest));
    if (document) lines.push(`${Buffer.from(document.bytes).toString().trimEnd()}\n`);
  }
  if (lines.length === 0) throw unknown(artifact, environment);
  return Buffer.from(lines.join(''));
}

function unknown(artifact: Digest, environment: string | undefined): WaybillError {
  return new WaybillError({
    code: 'summary-unknown',
    message: 'No verification summary of the artifact is in force.',
    category: 'refused',
    expected: `a newest decision${environment === undefined ? '' : ` for ${environment}`} with a signed summary`,
    found: artifact,
    help: 'Ask for a promotion; a decision without verdict has no summary, and a server without a trusted key signs none.',
  });
}
