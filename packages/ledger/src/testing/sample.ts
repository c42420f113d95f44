import type { Fact } from '@waybill/evidence';
import type { Decision } from '@waybill/gate';
import { digestOf, instantFromMs } from '@waybill/kernel';
import type { Digest, Instant } from '@waybill/kernel';
import type { TableName } from '../database/tables.ts';
import type { Acceptance, Addition } from '../entry.ts';
import type { NewTask } from '../tasks/task.ts';

/** A time at which tests happen. */
export const someTime: Instant = instantFromMs(Date.UTC(2026, 4, 1, 12));

/** Tables of what is under way; they are no part of the record, and their rows change and go. */
export const passingTables: readonly TableName[] = ['token_binding', 'task'];

/** Digest of the artifact of sample `number`. */
export function sampleArtifact(number: number): Digest {
  return digestOf(`artifact ${number}`);
}

/** A small evidence set that differs from every other in all of its parts. */
export function sampleEvidence(number: number): Acceptance {
  const sbom = Buffer.from(`{"bomFormat":"CycloneDX","number":${number}}`);
  const fact = (name: Fact['name'], value: string): Fact => ({
    name,
    value,
    assurance: 'token',
    source: 'id-token',
  });
  return {
    submitter: { kind: 'job', projectId: '7', pipelineId: `p${number}`, jobId: `j${number}` },
    artifacts: [{ digest: sampleArtifact(number), name: `app-${number}.tgz` }],
    documents: [
      { role: 'sbom', mediaType: 'application/vnd.cyclonedx+json', bytes: sbom },
      { role: 'provenance', mediaType: 'application/jsonl', bytes: Buffer.from(`provenance ${number}\n`) },
      { role: 'signature', mediaType: 'application/json', bytes: Buffer.from(`signature ${number}\n`) },
    ],
    facts: [
      fact('source.commit', `c${number}`),
      fact('source.project-id', '7'),
      fact('pipeline.id', `p${number}`),
      fact('job.id', `j${number}`),
      fact('runner.id', `r${number % 10}`),
      { ...fact('source.ref', 'refs/heads/main'), source: 'provenance', document: digestOf(sbom) },
      { name: 'source.ref-protected', value: true, assurance: 'api', source: 'api' },
    ],
    results: [
      { code: 'sbom-valid', outcome: 'pass', message: 'The SBOM is valid.' },
      { code: 'signature-valid', outcome: 'fail', message: 'It is not.', document: digestOf(sbom) },
    ],
  };
}

/** A decision on sample `number`. */
export function sampleDecision(number: number, changes: Partial<Decision> = {}): Decision {
  return {
    verdict: 'promote',
    artifact: sampleArtifact(number),
    environment: 'production',
    mode: 'enforce',
    results: [{ code: 'sbom-valid', outcome: 'pass', message: 'The SBOM is valid.' }],
    warnings: [],
    documents: [digestOf(`document ${number}`)],
    platform: digestOf('platform'),
    decidedAt: someTime,
    ...changes,
  };
}

/** What was captured of the evidence `addsTo`, sample `number`. */
export function sampleStatement(number: number, addsTo: Digest): Addition {
  const bytes = Buffer.from(`statement ${number}\n`);
  return {
    kind: 'statement',
    submitter: { kind: 'server' },
    artifacts: [{ digest: sampleArtifact(number) }],
    documents: [{ role: 'approval', mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json', bytes }],
    facts: [
      {
        name: 'review.approvals',
        value: `${number}`,
        assurance: 'api',
        source: 'api',
        document: digestOf(bytes),
      },
    ],
    addsTo,
  };
}

/** An exception for sample `number`. */
export function sampleException(number: number): Addition {
  return {
    kind: 'exception',
    submitter: { kind: 'user', userId: '42', username: 'mira' },
    artifacts: [{ digest: sampleArtifact(number) }],
    documents: [
      { role: 'exception', mediaType: 'application/json', bytes: Buffer.from(`{"number":${number}}`) },
    ],
  };
}

/** The early end of the exception `addsTo`. */
export function sampleExceptionEnd(number: number, addsTo: Digest): Addition {
  const bytes = Buffer.from(`{"ends":${number}}`);
  return {
    ...sampleException(number),
    kind: 'exception-end',
    documents: [{ role: 'exception-end', mediaType: 'application/json', bytes }],
    addsTo,
  };
}

/** A task that is due at once. */
export function sampleTask(number: number, changes: Partial<NewTask> = {}): NewTask {
  return { kind: 'look', key: `build ${number}`, payload: { number }, dueAt: someTime, ...changes };
}
