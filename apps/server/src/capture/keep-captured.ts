import { buildCapturedStatement, type CapturedKind, type Fact } from '@waybill/evidence';
import type { GitlabClient } from '@waybill/integrations/gitlab';
import { digestOf, type Instant } from '@waybill/kernel';
import type { Ledger, Task } from '@waybill/ledger';
import type { PlatformSigner } from '../signing/platform-signer.ts';
import type { CapturedBuild } from './captured-build.ts';

/** What capturing needs. */
export interface CaptureContext {
  readonly ledger: Ledger;
  readonly gitlab: GitlabClient;
  /** Base address of that GitLab, as the platform folder names it. */
  readonly gitlabUrl: string;
  /** Without it there are facts and no signed statements. */
  readonly signer: PlatformSigner | undefined;
  readonly now: () => Instant;
}

/** What GitLab said of a build. */
export interface Captured {
  readonly kind: CapturedKind;
  /** What the statement says. */
  readonly facts: readonly Fact[];
  readonly capturedAt: Instant;
  /** True where the facts are on record already, and only the statement is new. */
  readonly isRecorded?: true;
}

const bundleMediaType = 'application/vnd.dev.sigstore.bundle.v0.3+json';

/** Signs what was captured and keeps it with the evidence, in one transaction with the end of its task. */
export async function keepCaptured(
  { kind, facts, capturedAt, isRecorded }: Captured,
  build: CapturedBuild,
  { ledger, gitlabUrl, signer }: Omit<CaptureContext, 'gitlab' | 'now'>,
  finishes?: Task,
): Promise<void> {
  const { entry, projectId, pipelineId, jobId, commit } = build;
  const statement = buildCapturedStatement({
    kind,
    artifacts: entry.artifacts,
    evidence: entry.id,
    build: { projectId, pipelineId, jobId, commit },
    source: gitlabUrl,
    capturedAt,
    facts,
  });
  const bytes = await signer?.signStatement(statement);
  const shown = bytes ? { document: digestOf(bytes) } : {};
  await ledger.append({
    kind: 'statement',
    submitter: { kind: 'server' },
    artifacts: entry.artifacts,
    documents: bytes ? [{ role: kind, mediaType: bundleMediaType, bytes }] : [],
    facts: isRecorded ? [] : facts.map((fact) => ({ ...fact, ...shown })),
    addsTo: entry.id,
    ...(finishes && { finishes }),
  });
}
