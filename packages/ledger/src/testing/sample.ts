import type { Fact } from '@waybill/evidence';
import type { Decision } from '@waybill/gate';
import { digestOf, instantFromMs } from '@waybill/kernel';
import type { Digest, Instant } from '@waybill/kernel';
import type { Acceptance } from '../entry.ts';

/** A time at which tests happen. */
export const someTime: Instant = instantFromMs(Date.UTC(2026, 4, 1, 12));

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
