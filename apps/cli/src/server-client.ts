import { createServerClient, decisionFromJson, type ExceptionJson, type ServerClient } from '@waybill/api';
import { answerQuestions, type Decision, type EightAnswers, type EvidenceSet } from '@waybill/gate';
import { type Digest, parseInstant } from '@waybill/kernel';
import { isInForce } from './exception/is-in-force.ts';
import type { Host } from './host.ts';
import type { RecordedBuild } from './recorded-builds.ts';

/** How a command reaches a server. */
export interface ServerAccess {
  /** Variable that holds the token; none is sent where it is empty. */
  readonly tokenEnv: string;
  /** Seconds that one call may take with its repeats. */
  readonly timeout: number;
}

/** A client of a server, with the token that a variable holds. */
export function serverClient(host: Host, url: string, { tokenEnv, timeout }: ServerAccess): ServerClient {
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
  const traced = await serverClient(host, url, access).trace(artifact);
  if (traced) return { answers: traced.answers, found: true };
  return {
    answers: answerQuestions({ artifact: { digest: artifact }, entries: [], decisions: [] }),
    found: false,
  };
}

/** A decision of a server, with the exception that holds for it. */
export interface ServerDecision {
  readonly decision: Decision;
  readonly exception?: ExceptionJson;
}

/** Lets a server decide, by its own platform folder and with all it knows of the build. */
export async function decideOnServer(
  host: Host,
  url: string,
  access: ServerAccess & { readonly breakGlass?: string },
  artifacts: readonly Digest[],
  environment: string,
): Promise<readonly ServerDecision[]> {
  const client = serverClient(host, url, access);
  const decisions: ServerDecision[] = [];
  for (const artifact of artifacts) {
    const { decision, exception } = await client.decide(artifact, environment, access.breakGlass);
    const holds = exception && isInForce(exception, { artifact, environment }, host.now());
    decisions.push({ decision: decisionFromJson(decision), ...(holds && { exception }) });
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
  const client = serverClient(host, url, access);
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
