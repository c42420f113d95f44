import { setImmediate } from 'node:timers/promises';
import { assessSubmission, type Assessment } from '@waybill/gate';
import type { Digest, Instant } from '@waybill/kernel';
import type { Entry, Ledger } from '@waybill/ledger';
import type { Platform } from '@waybill/platform';
import { listEvidence } from './list-evidence.ts';

/** Assessments of entries, made again from the exact bytes on record. */
export interface AssessmentReader {
  /** Evidence of the artifact, in the order in which it is judged. */
  entriesOf(artifact: Digest): Promise<readonly Entry[]>;
  assessmentOf(entry: Entry): Promise<Assessment>;
}

const maxHeld = 500;
/** A held assessment is made again after this time, so that nothing depends on how long the server runs. */
const maxHeldMs = 10 * 60_000;

/** Reads assessments and holds the latest used; the platform folder is the same as long as the server runs. */
export function createAssessmentReader(context: {
  readonly ledger: Ledger;
  readonly platform: Platform;
  readonly now: () => Instant;
}): AssessmentReader {
  const { ledger, platform, now } = context;
  const held = new Map<Digest, { readonly assessment: Assessment; readonly atMs: number }>();

  async function assess(entry: Entry): Promise<Assessment> {
    const bytesOf = async (role: string): Promise<Uint8Array | undefined> => {
      const document = entry.documents.find((candidate) => candidate.role === role);
      return document && (await ledger.findDocument(document.digest))?.bytes;
    };
    const [sbom, provenance, signature, facts] = await Promise.all([
      bytesOf('sbom'),
      bytesOf('provenance'),
      bytesOf('signature'),
      ledger.factsOf(entry.id),
    ]);
    return assessSubmission(
      {
        artifacts: entry.artifacts,
        evidence: {
          ...(sbom && { sbom }),
          ...(provenance && { provenance }),
          ...(signature && { signature }),
        },
        // What a document shows is read from it again; what token and API showed is only on record.
        apiFacts: facts.filter(
          ({ source }) => source === 'id-token' || source === 'api' || source === 'platform',
        ),
        acceptedAt: entry.acceptedAt,
      },
      platform,
      now(),
    );
  }

  return {
    entriesOf: (artifact) => listEvidence(artifact, context),
    assessmentOf: async (entry) => {
      const known = held.get(entry.id);
      if (known && now() - known.atMs < maxHeldMs) return known.assessment;
      // Verifying is work of this one thread: between two entries others get their answers.
      await setImmediate();
      const assessment = await assess(entry);
      held.delete(entry.id);
      held.set(entry.id, { assessment, atMs: now() });
      const [oldest] = held.keys();
      if (held.size > maxHeld && oldest !== undefined) held.delete(oldest);
      return assessment;
    },
  };
}
