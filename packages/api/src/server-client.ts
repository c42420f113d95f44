import { setTimeout as delay } from 'node:timers/promises';
import {
  digestOf,
  isDigest,
  isJsonObject,
  parseJson,
  WaybillError,
  type Digest,
  type ErrorCategory,
  type JsonObject,
} from '@waybill/kernel';
import { evidenceParts, routes } from './routes.ts';
import type { ArtifactTrace, EvidenceReceipt, PromotionAnswer } from './wire.ts';

/** How to reach a Waybill server. */
export interface ServerClientOptions {
  readonly url: string;
  /** GitLab ID token or API token. */
  readonly token?: string;
  /** Milliseconds for one call with its repeats; 30,000 unless told. */
  readonly deadlineMs?: number;
}

/** Evidence to hand in: exact bytes. */
export interface EvidenceSubmission {
  readonly artifacts: readonly { readonly digest: Digest; readonly name?: string }[];
  readonly sbom?: Uint8Array;
  readonly provenance?: Uint8Array;
  readonly signature?: Uint8Array;
}

/**
 * A Waybill server, as the command line sees it. Throws what the server answered, under its own code, and
 * `server-unreachable`, `server-answer-unexpected`, `server-answer-too-large`. Every call may be repeated, so
 * an overloaded or restarting server is asked again until the deadline.
 */
export interface ServerClient {
  submitEvidence(evidence: EvidenceSubmission): Promise<EvidenceReceipt>;
  decide(artifact: Digest, environment: string): Promise<PromotionAnswer>;
  /** Undefined where the server has nothing on record of the artifact. */
  trace(artifact: Digest): Promise<ArtifactTrace | undefined>;
  /** Exact bytes, whose digest was compared; undefined where the server does not have them. */
  findDocument(digest: Digest): Promise<Uint8Array | undefined>;
}

const verdicts = ['promote', 'refuse', 'no-verdict'] as const;
const maxAnswerBytes = 64 * 1024 * 1024;

/** A client for one server. Throws `server-address-malformed`. */
export function createServerClient(options: ServerClientOptions): ServerClient {
  const base = baseOf(options.url);
  const send = (path: string, init: RequestInit): Promise<ServerAnswer> =>
    sendUntilDeadline(
      new URL(path.slice(1), base),
      withToken(init, options.token),
      options.deadlineMs ?? 30_000,
    );

  return {
    submitEvidence: async (evidence) => {
      const answer = await send(routes.evidence, { method: 'POST', body: formOf(evidence) });
      const body = objectOf(answer, ['entryId', 'leafHash', 'at', 'keyId', 'signature']);
      if (typeof body['repeated'] !== 'boolean' || !Array.isArray(body['results']))
        throw unexpected('a receipt without results');
      return body as unknown as EvidenceReceipt;
    },
    decide: async (artifact, environment) => {
      const answer = await send(routes.promotions, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ artifact, environment }),
      });
      const body = objectOf(answer, ['entryId']);
      const { decision } = body;
      if (
        !isJsonObject(decision) ||
        !verdicts.some((verdict) => verdict === decision['verdict']) ||
        // An answer about something else must never pass for this one's.
        decision['artifact'] !== artifact ||
        decision['environment'] !== environment ||
        !Array.isArray(decision['results'])
      ) {
        throw unexpected('no decision about this artifact and environment');
      }
      return body as unknown as PromotionAnswer;
    },
    trace: async (artifact) => {
      const answer = await send(routes.artifact(artifact), {});
      if (answer.status === 404) return undefined;
      const body = objectOf(answer, []);
      if (
        !isJsonObject(body['artifact']) ||
        body['artifact']['digest'] !== artifact ||
        !Array.isArray(body['answers'])
      ) {
        throw unexpected('no trace of this artifact');
      }
      return body as unknown as ArtifactTrace;
    },
    findDocument: async (digest) => {
      const answer = await send(routes.document(digest), {});
      if (answer.status === 404) return undefined;
      if (digestOf(answer.body) !== digest) throw unexpected('bytes with another digest');
      return answer.body;
    },
  };
}

interface ServerAnswer {
  readonly status: number;
  readonly body: Uint8Array;
}

async function sendUntilDeadline(url: URL, init: RequestInit, deadlineMs: number): Promise<ServerAnswer> {
  const endsAtMs = Date.now() + deadlineMs;
  for (let attempt = 0; ; attempt++) {
    const outcome = await sendOnce(url, init, endsAtMs);
    if (!(outcome instanceof WaybillError)) return outcome;
    const waitMs = Math.min(5_000, 250 * 2 ** attempt) * (0.5 + Math.random() / 2);
    if (outcome.category !== 'unavailable' || Date.now() + waitMs >= endsAtMs) throw outcome;
    await delay(waitMs);
  }
}

/** An answer, or the error to throw unless a repeat helps. */
async function sendOnce(url: URL, init: RequestInit, endsAtMs: number): Promise<ServerAnswer | WaybillError> {
  const signal = AbortSignal.timeout(Math.max(1, endsAtMs - Date.now()));
  let response: Response;
  let body: Uint8Array;
  try {
    // A redirect would carry evidence and token to whom nobody named.
    response = await fetch(url, { ...init, redirect: 'error', signal });
    body = await readBounded(response);
  } catch (cause) {
    if (cause instanceof WaybillError) return cause;
    return unreachable(url, signal.aborted ? 'no answer in time' : 'a connection that failed', cause);
  }
  if (response.ok) return { status: response.status, body };
  const error = errorOf(response.status, body, url);
  // What is not on record is an answer; a missing route is not.
  if (response.status === 404 && ['artifact-unknown', 'document-unknown'].includes(error.code)) {
    return { status: 404, body };
  }
  return error;
}

async function readBounded(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxAnswerBytes) throw answerTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function withToken(init: RequestInit, token: string | undefined): RequestInit {
  if (token === undefined) return init;
  return {
    ...init,
    headers: { ...(init.headers as { [name: string]: string }), authorization: `Bearer ${token}` },
  };
}

function formOf(evidence: EvidenceSubmission): FormData {
  const form = new FormData();
  for (const { digest, name } of evidence.artifacts)
    form.append('artifact', name === undefined ? digest : `${digest} ${name}`);
  for (const role of evidenceParts) {
    const bytes = evidence[role];
    if (bytes) form.append(role, new Blob([bytes as Uint8Array<ArrayBuffer>]), role);
  }
  return form;
}

function baseOf(text: string): URL {
  const url = URL.parse(text.endsWith('/') ? text : `${text}/`);
  if (
    url &&
    /^https?:$/.test(url.protocol) &&
    url.username === '' &&
    url.password === '' &&
    url.search === ''
  )
    return url;
  throw new WaybillError({
    code: 'server-address-malformed',
    message: 'The server was not asked: its address cannot be used.',
    expected: 'an address such as https://waybill.example.com, without user, password or query',
    found: url ? 'an address with parts that it must not have' : 'no address',
  });
}

function objectOf({ body }: ServerAnswer, texts: readonly string[]): JsonObject {
  let value;
  try {
    value = parseJson(body, { maxDepth: 50 });
  } catch (cause) {
    throw unexpected('a body that is not JSON', cause);
  }
  if (!isJsonObject(value)) throw unexpected('a body that is no object');
  for (const name of texts) if (typeof value[name] !== 'string') throw unexpected(`no ${name}`);
  const { entryId } = value;
  if (typeof entryId === 'string' && !isDigest(entryId)) throw unexpected('an entry without id');
  return value;
}

/** The error that a problem document (RFC 9457) tells, under the server's own code. */
function errorOf(status: number, body: Uint8Array, url: URL): WaybillError {
  const problem = problemOf(body);
  const { code, title, category } = problem ?? {};
  if (!problem || typeof code !== 'string' || !/^[a-z0-9-]{1,60}$/.test(code) || typeof title !== 'string') {
    if (status === 429 || status >= 500) return unreachable(url, `status ${status}`);
    return unexpected(`status ${status} without a problem document`);
  }
  const known: readonly ErrorCategory[] = ['usage', 'refused', 'unavailable'];
  return new WaybillError({
    code,
    message: title.slice(0, 300),
    // Of a status that says "try again" no document makes a refusal.
    category:
      status === 429 || status >= 500
        ? 'unavailable'
        : (known.find((name) => name === category) ?? 'refused'),
    ...textOf(problem, 'expected'),
    ...textOf(problem, 'found'),
    ...textOf(problem, 'help'),
  });
}

function problemOf(body: Uint8Array): JsonObject | undefined {
  try {
    const value = parseJson(body, { maxBytes: 64 * 1024, maxDepth: 10 });
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function textOf<K extends string>(problem: JsonObject, key: K): { readonly [P in K]?: string } {
  const value = problem[key];
  return (typeof value === 'string' ? { [key]: value.slice(0, 1_000) } : {}) as {
    readonly [P in K]?: string;
  };
}

function unreachable(url: URL, found: string, cause?: unknown): WaybillError {
  return new WaybillError({
    code: 'server-unreachable',
    message: `The Waybill server at ${url.host} did not answer.`,
    category: 'unavailable',
    expected: 'an answer within the deadline',
    found,
    help: 'Check the address and whether the server is ready (/readyz), then try again: repeats change nothing.',
    cause,
  });
}

function answerTooLarge(): WaybillError {
  return new WaybillError({
    code: 'server-answer-too-large',
    message: 'An answer of the server was not read: it is larger than allowed.',
    category: 'unavailable',
    expected: `at most ${maxAnswerBytes} bytes`,
    found: 'more',
  });
}

function unexpected(found: string, cause?: unknown): WaybillError {
  return new WaybillError({
    code: 'server-answer-unexpected',
    message: 'The server gave an answer that Waybill cannot use.',
    category: 'unavailable',
    expected: 'an answer of a Waybill server of this version',
    found,
    help: 'See whether a proxy answered instead of the server, and compare the versions of both.',
    cause,
  });
}
