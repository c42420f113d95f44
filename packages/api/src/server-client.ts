import {
  digestOf,
  findBaseAddress,
  isDigest,
  isJsonObject,
  parseJson,
  WaybillError,
  type Digest,
  type JsonObject,
} from '@waybill/kernel';
import { evidenceParts, routes } from './routes.ts';
import type { ProvenanceAnswer, ProvenanceRequest } from './provenance-wire.ts';
import { sendUntilDeadline, unexpected, type ServerAnswer } from './send-until-deadline.ts';
import type {
  ArtifactTrace,
  EntryProof,
  EvidenceReceipt,
  ExceptionJson,
  ExceptionPage,
  PromotionAnswer,
  ServerKeys,
} from './wire.ts';

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
  /** With a reason also asks for an exception where the verdict is no promotion. */
  decide(artifact: Digest, environment: string, breakGlass?: string): Promise<PromotionAnswer>;
  listExceptions(filter: { readonly artifact?: Digest; readonly after?: string }): Promise<ExceptionPage>;
  endException(entryId: Digest, reason: string): Promise<ExceptionJson>;
  /** Undefined where the server has nothing on record of the artifact. */
  trace(artifact: Digest): Promise<ArtifactTrace | undefined>;
  /** Exact bytes, whose digest was compared; undefined where the server does not have them. */
  findDocument(digest: Digest): Promise<Uint8Array | undefined>;
  /** Proof that a leaf, 64 hex digits, is in the log; nothing of it was verified yet. */
  proveEntry(leafHash: string): Promise<EntryProof>;
  /** Has the platform's key sign provenance and signature; nothing of the answer was verified yet. */
  signProvenance(request: ProvenanceRequest): Promise<ProvenanceAnswer>;
  /** Public keys of the server; undefined where it is older than them. */
  findKeys(): Promise<ServerKeys | undefined>;
}

const verdicts = ['promote', 'refuse', 'no-verdict'] as const;

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
      // As whole bytes: a form that streams breaks the process when the deadline cuts it (undici).
      const form = new Response(formOf(evidence));
      const answer = await send(routes.evidence, {
        method: 'POST',
        headers: { 'content-type': form.headers.get('content-type') ?? '' },
        body: await form.arrayBuffer(),
      });
      const body = objectOf(answer, ['entryId', 'leafHash', 'at', 'keyId', 'signature']);
      if (typeof body['repeated'] !== 'boolean' || !Array.isArray(body['results']))
        throw unexpected('a receipt without results');
      return body as unknown as EvidenceReceipt;
    },
    decide: async (artifact, environment, breakGlass) => {
      const answer = await send(routes.promotions, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          artifact,
          environment,
          ...(breakGlass !== undefined && { breakGlass: { reason: breakGlass } }),
        }),
      });
      const body = objectOf(answer, []);
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
    listExceptions: async (filter) => {
      const query = new URLSearchParams({ ...filter });
      const body = objectOf(await send(`${routes.exceptions}?${query.toString()}`, {}), []);
      if (!Array.isArray(body['exceptions'])) throw unexpected('no list of exceptions');
      return body as unknown as ExceptionPage;
    },
    endException: async (entryId, reason) => {
      const answer = await send(routes.exceptionEnd(entryId), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ reason }),
      });
      const body = objectOf(answer, ['entryId', 'endedAt']);
      if (body['entryId'] !== entryId) throw unexpected('another exception');
      return body as unknown as ExceptionJson;
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
    proveEntry: async (leafHash) => {
      const body = objectOf(await send(routes.proof(leafHash), {}), ['leafHash', 'checkpoint']);
      const { index, treeSize, hashes } = body;
      const isProof =
        Number.isSafeInteger(index) &&
        Number.isSafeInteger(treeSize) &&
        Array.isArray(hashes) &&
        hashes.every((hash) => typeof hash === 'string');
      if (!isProof) throw unexpected('no proof');
      return body as unknown as EntryProof;
    },
    signProvenance: async (request) => {
      const answer = await send(routes.provenance, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(request),
      });
      const body = objectOf(answer, ['provenance', 'signature', 'keyFingerprint']);
      if (!Array.isArray(body['subjects']) || !Array.isArray(body['results']))
        throw unexpected('an answer without subjects or results');
      return body as unknown as ProvenanceAnswer;
    },
    findKeys: async () => {
      const answer = await send(routes.keys, {});
      if (answer.status === 404) return undefined;
      const body = objectOf(answer, []);
      if (!isKeys(body)) throw unexpected('no keys');
      return body as unknown as ServerKeys;
    },
  };
}

function isKeys({ log, signing }: JsonObject): boolean {
  if (!isJsonObject(log) || typeof log['verifierKey'] !== 'string') return false;
  if (signing === undefined) return true;
  return (
    isJsonObject(signing) &&
    typeof signing['publicKey'] === 'string' &&
    typeof signing['fingerprint'] === 'string' &&
    isDigest(signing['fingerprint']) &&
    Array.isArray(signing['signers'])
  );
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
  const url = findBaseAddress(text);
  if (url) return url;
  throw new WaybillError({
    code: 'server-address-malformed',
    message: 'The server was not asked: its address cannot be used.',
    expected: 'an address such as https://waybill.example.com, without user, password or query',
    found: 'something else',
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
  if (entryId !== undefined && (typeof entryId !== 'string' || !isDigest(entryId)))
    throw unexpected('an entry without id');
  return value;
}
