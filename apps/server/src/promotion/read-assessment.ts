import { setImmediate } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Fact } from '@waybill/evidence';
import { assessSubmission, type Assessment } from '@waybill/gate';
import type { Digest, Instant } from '@waybill/kernel';
import { listEvidence, type Entry, type Ledger } from '@waybill/ledger';
import type { Platform } from '@waybill/platform';

/** Assessments of entries, made again from the exact bytes on record. */
export interface AssessmentReader {
  /** Evidence of the artifact, in the order in which it is judged. */
  entriesOf(artifact: Digest): Promise<readonly Entry[]>;
  assessmentOf(entry: Entry): Promise<Assessment>;
}

interface HeldAssessment {
  readonly assessment: Assessment;
  readonly apiFacts: readonly Fact[];
  readonly atMs: number;
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
  const held = new Map<Digest, HeldAssessment>();

  async function assess(entry: Entry, apiFacts: readonly Fact[]): Promise<Assessment> {
    const bytesOf = async (role: string): Promise<Uint8Array | undefined> => {
      const document = entry.documents.find((candidate) => candidate.role === role);
      return document && (await ledger.findDocument(document.digest))?.bytes;
    };
    const [sbom, provenance, signature] = await Promise.all([
      bytesOf('sbom'),
      bytesOf('provenance'),
      bytesOf('signature'),
    ]);
    return assessSubmission(
      {
        artifacts: entry.artifacts,
        evidence: {
          ...(sbom && { sbom }),
          ...(provenance && { provenance }),
          ...(signature && { signature }),
        },
        apiFacts,
        acceptedAt: entry.acceptedAt,
      },
      platform,
      now(),
    );
  }

  return {
    entriesOf: (artifact) => listEvidence(artifact, context),
    assessmentOf: async (entry) => {
      // What a document shows is read from it again; what token and API showed is only on record, and a repeat
      // of the submission, here or at another server, may have added to it since.
      const apiFacts = (await ledger.factsOf(entry.id)).filter(
        ({ source }) => source === 'id-token' || source === 'api' || source === 'platform',
      );
      const known = held.get(entry.id);
      if (known && now() - known.atMs < maxHeldMs && isDeepStrictEqual(known.apiFacts, apiFacts))
        return known.assessment;
      // Verifying is work of this one thread: between two entries others get their answers.
      await setImmediate();
      const assessment = await assess(entry, apiFacts);
      held.delete(entry.id);
      held.set(entry.id, { assessment, apiFacts, atMs: now() });
      const [oldest] = held.keys();
      if (held.size > maxHeld && oldest !== undefined) held.delete(oldest);
      return assessment;
    },
  };
}
