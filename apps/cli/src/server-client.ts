import { createServerClient, decisionFromJson, type ServerClient } from '@waybill/api';
import { answerQuestions, type Decision, type EightAnswers, type EvidenceSet } from '@waybill/gate';
import { type Digest, parseInstant } from '@waybill/kernel';
import type { Host } from './host.ts';
import type { RecordedBuild } from './recorded-builds.ts';

/** How a command reaches a server. */
export interface ServerAccess {
  /** Variable that holds the token; none is sent where it is empty. */
  readonly tokenEnv: string;
  /** Seconds that one call may take with its repeats. */
  readonly timeout: number;
}

function clientOf(host: Host, url: string, { tokenEnv, timeout }: ServerAccess): ServerClient {
  const named = host.env[tokenEnv] ?? '';
  // In a job, the ID token that hands evidence in also asks.
  const token = named === '' && tokenEnv === 'WAYBILL_TOKEN' ? (host.env['WAYBILL_ID_TOKEN'] ?? '') : named;
  return createServerClient({ url, deadlineMs: timeout * 1000, ...(token !== '' && { token }) });
}

/** Asks a server for the eight answers. */
export async function traceOnServer(
  host: Host,
  url: string,
  access: ServerAccess,
  artifact: Digest,
): Promise<{ readonly answers: EightAnswers; readonly found: boolean }> {
  const traced = await clientOf(host, url, access).trace(artifact);
  if (traced) return { answers: traced.answers, found: true };
  return {
    answers: answerQuestions({ artifact: { digest: artifact }, entries: [], decisions: [] }),
    found: false,
  };
}

/** Lets a server decide, by its own platform folder and with all it knows of the build. */
export async function decideOnServer(
  host: Host,
  url: string,
  access: ServerAccess,
  artifacts: readonly Digest[],
  environment: string,
): Promise<readonly Decision[]> {
  const client = clientOf(host, url, access);
  const decisions: Decision[] = [];
  for (const artifact of artifacts) {
    decisions.push(decisionFromJson((await client.decide(artifact, environment)).decision));
  }
  return decisions;
}

/** Builds that a server has on record of an artifact, with their exact documents, latest first. */
export async function readBuildsFromServer(
  host: Host,
  url: string,
  access: ServerAccess,
  artifact: Digest,
): Promise<readonly Pick<RecordedBuild, 'evidence' | 'facts' | 'acceptedAt'>[]> {
  const client = clientOf(host, url, access);
  const traced = await client.trace(artifact);
  const builds: Pick<RecordedBuild, 'evidence' | 'facts' | 'acceptedAt'>[] = [];
  for (const { documents, acceptedAt } of traced?.evidence ?? []) {
    const evidence: { -readonly [role in keyof EvidenceSet]: Uint8Array } = {};
    for (const { role, digest } of documents) {
      if (role !== 'sbom' && role !== 'provenance' && role !== 'signature') continue;
      const bytes = await client.findDocument(digest);
      if (bytes) evidence[role] = bytes;
    }
    // What the server established stays with it: whoever judges here trusts documents, not answers.
    builds.push({ evidence, facts: [], acceptedAt: parseInstant(acceptedAt) });
  }
  return builds;
}
