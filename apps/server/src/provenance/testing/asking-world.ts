/** A server that signs provenance, and jobs that ask it to. */
import { createServerClient, type ProvenanceAnswer, type ProvenanceRequest } from '@waybill/api';
import { provenanceAnswer } from '@waybill/api/provenance-schemas';
import {
  parseBundle,
  parseProvenance,
  parseStatement,
  renderEvidenceLines,
  verifyBundle,
  type Provenance,
} from '@waybill/evidence';
import {
  digestOf,
  instantFromMs,
  isJsonObject,
  WaybillError,
  type Digest,
  type JsonObject,
} from '@waybill/kernel';
import type { IdTokenOptions, Job, Pipeline } from '@waybill/simulator/gitlab';
import type { ServerConfig } from '../../server-config.ts';
import { startServer, type RunningServer } from '../../start-server.ts';
import { problemOf } from '../../testing/expectations.ts';
import { sbomFor, startWorld, type TestWorld } from '../../testing/world.ts';

/** What a job asks for, and what differs from the usual. */
export interface Asking {
  readonly token?: Partial<IdTokenOptions>;
  readonly request?: Partial<ProvenanceRequest>;
}

/** A world with a server in it. */
export interface AskingWorld extends TestWorld {
  readonly server: RunningServer;
  /** A job of its own pipeline that has run before, with files left behind. */
  earlierJob(pipeline: Pipeline, name: string, files: { readonly [path: string]: string }): Job;
  pipelineOf(job: Job): Pipeline;
  ask(job: Job, content: string, asking?: Asking): Promise<ProvenanceAnswer>;
  /** Hands in what the platform signed, and asks for promotion. */
  promote(
    job: Job,
    content: string,
    answer: ProvenanceAnswer,
    environment?: string,
  ): Promise<{ readonly verdict: string; readonly failed: readonly string[] }>;
  /** Another server of the same world. */
  startAnother(config: Partial<ServerConfig>): Promise<RunningServer>;
}

/** Starts everything. */
export async function startAskingWorld(config: Partial<ServerConfig> = {}): Promise<AskingWorld> {
  const world = await startWorld('api');
  const { value: gitlabToken } = world.gitlab.token({ projects: [world.project] });
  const startAnother = (other: Partial<ServerConfig>): Promise<RunningServer> =>
    startServer({
      ledger: { kind: 'memory' },
      platformDir: world.platformDir,
      logKey: world.logKey,
      port: 0,
      gitlabDeadlineMs: 700,
      now: () => instantFromMs(Date.now()),
      ...other,
    });
  const server = await startAnother({ signer: world.signer, gitlabToken, ...config });
  const client = (job: Job) => createServerClient({ url: server.url, token: world.token(job) });
  return {
    ...world,
    server,
    startAnother,
    pipelineOf: (job) => {
      const pipeline = world.gitlab.state.pipelines.find(({ id }) => id === job.pipelineId);
      if (!pipeline) throw new Error('The job has no pipeline.');
      return pipeline;
    },
    earlierJob: (pipeline, name, files) => {
      const job = world.gitlab.job({ pipeline, name, status: 'success', runner: world.runner });
      job.artifacts = Object.entries(files).map(([path, text]) => ({ path, bytes: Buffer.from(text) }));
      return job;
    },
    ask: async (job, content, { token, request } = {}) => {
      // Without the client of the command line, which would ask again where GitLab is said to be away.
      const answer = await fetch(`${server.url}/api/v1/provenance`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${world.token(job, token)}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ ...requestFor(content), ...request }),
      });
      if (answer.ok) return provenanceAnswer.parse(await answer.json());
      const { code, title: message, category } = await problemOf(answer);
      throw new WaybillError({ code, message, category });
    },
    promote: async (job, content, answer, environment = 'server-built') => {
      const digest = digestOf(content);
      await client(job).submitEvidence({
        artifacts: [{ digest, name: 'app.tgz' }],
        sbom: sbomOf(digest),
        provenance: renderEvidenceLines([answer.provenance]),
        signature: Buffer.from(answer.signature),
      });
      const { decision } = await client(job).decide(digest, environment);
      return {
        verdict: decision.verdict,
        failed: decision.results
          .filter(({ outcome }) => outcome === 'fail' || outcome === 'not-evaluable')
          .map(({ code }) => code),
      };
    },
    close: async () => {
      await server.close();
      await world.close();
    },
  };
}

/** The usual request for a file. */
export function requestFor(content: string): ProvenanceRequest {
  const digest = digestOf(content);
  return {
    artifacts: [{ name: 'app.tgz', digest }],
    sbom: {
      name: 'sbom.cdx.json',
      mediaType: 'application/vnd.cyclonedx+json',
      digest: digestOf(sbomOf(digest)),
    },
  };
}

/** The statement in a bundle of an answer, after it was verified under the platform's key. */
export function verifiedStatement(bundle: string, keyPem: string): JsonObject {
  const { content } = verifyBundle(parseBundle(Buffer.from(bundle)), {
    signer: { kind: 'key', keyPem },
    subjectsOnly: true,
    rules: {
      acceptBundles: ['0.3'],
      log: 'optional',
      timestamp: 'optional',
      acceptedAt: instantFromMs(Date.now()),
    },
  });
  if (content.kind !== 'statement') throw new Error('The platform signs statements only.');
  const statement: unknown = JSON.parse(Buffer.from(content.payload).toString());
  return statement as JsonObject;
}

/** The provenance of an answer, as any reader of it sees it. */
export function provenanceOf({ provenance }: ProvenanceAnswer): Provenance {
  const { content } = parseBundle(Buffer.from(provenance));
  if (content.kind !== 'envelope') throw new Error('The platform signs statements only.');
  return parseProvenance(parseStatement(content.payload));
}

/** The internal parameters of an answer's provenance. */
export function internalOf(answer: ProvenanceAnswer, keyPem: string): JsonObject {
  const { predicate } = verifiedStatement(answer.provenance, keyPem);
  const definition = isJsonObject(predicate) ? predicate['buildDefinition'] : undefined;
  const internal = isJsonObject(definition) ? definition['internalParameters'] : undefined;
  if (!isJsonObject(internal)) throw new Error('The statement has no internal parameters.');
  return internal;
}

/** Equal for equal digests: the request names its digest, and the evidence holds its bytes. */
function sbomOf(digest: Digest): Uint8Array {
  return sbomFor(digest, instantFromMs(Date.UTC(2026, 0, 31)));
}
