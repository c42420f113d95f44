import { randomUUID } from 'node:crypto';
import { routes, type ServerKeys } from '@waybill/api';
import { Hono, type Context } from 'hono';
import type { Logger } from 'pino';
import { parseDigest, WaybillError, type Instant } from '@waybill/kernel';
import type { Ledger } from '@waybill/ledger';
import { authenticate, type Caller } from '../auth/authenticate.ts';
import { promote } from '../break-glass/break-glass.ts';
import { endException } from '../break-glass/end-exception.ts';
import { exceptionToJson } from '../break-glass/exception-json.ts';
import { listExceptions } from '../break-glass/find-exceptions.ts';
import { acceptEvidence } from '../evidence/accept-evidence.ts';
import { readSubmission } from '../evidence/read-submission.ts';
import { renderHome } from '../pages/home.ts';
import { readProvenanceRequest } from '../provenance/read-provenance-request.ts';
import { signProvenance } from '../provenance/sign-provenance.ts';
import { findSummaries } from '../promotion/find-summaries.ts';
import { readExceptionEnd, readPromotion } from '../promotion/read-promotion.ts';
import type { PlatformSigner } from '../signing/platform-signer.ts';
import type { PlatformState } from '../platform/follow-platform.ts';
import type { Realm } from '../platform/realm.ts';
import { trustedSigners } from '../signing/trusted-signers.ts';
import { proveEntry } from '../trace/prove-entry.ts';
import { readDecisionFilter } from '../trace/read-decision-filter.ts';
import { listDecisions, traceArtifact } from '../trace/trace-artifact.ts';
import { version } from '../version.ts';
import { createPlaces } from './places.ts';
import { problemOf, statusOf } from './problem.ts';
import { parseTilePath } from './tile-path.ts';

/** What the routes work with. */
export interface AppContext {
  readonly ledger: Ledger;
  /** What rests on the platform folder that is in force now. */
  readonly realm: () => Realm;
  /** Undefined where the server signs no evidence. */
  readonly signer: PlatformSigner | undefined;
  /** Where the platform folder is read: the address of its project, or the folder. */
  readonly platformSource: string;
  /** Told why a verdict has no summary. */
  readonly onUnsigned: (error: unknown) => void;
  /** Verifier key of the transparency log. */
  readonly logVerifierKey: string;
  readonly now: () => Instant;
  readonly logger: Logger;
  readonly readAccess: 'token' | 'open';
  readonly maxInFlight: number;
  readonly bodyDeadlineMs: number;
  /** Why the server is not ready; undefined when it is. */
  readonly notReady: () => Promise<string | undefined>;
  readonly platformState: () => PlatformState;
}

interface Env {
  readonly Variables: { requestId: string; caller: string; realm: Realm };
}

type RouteContext = Context<Env>;

/** The routes of the server. */
export function createApp(context: AppContext): Hono<Env> {
  const app = new Hono<Env>();
  const submissions = createPlaces('submissions', context.maxInFlight);
  const signings = createPlaces('requests for provenance', context.maxInFlight);
  const promotions = createPlaces('promotions', context.maxInFlight);
  const traces = createPlaces('traces', context.maxInFlight);

  app.use(async (c, next) => {
    const startedAtMs = performance.now();
    c.set('requestId', randomUUID());
    // One for the whole request: a folder that changes meanwhile judges the next.
    c.set('realm', context.realm());
    await next();
    c.header('x-request-id', c.get('requestId'));
    c.header('x-content-type-options', 'nosniff');
    c.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'");
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store');
    context.logger.info({
      requestId: c.get('requestId'),
      method: c.req.method,
      path: c.req.path.slice(0, 200),
      status: c.res.status,
      caller: c.get('caller'),
      ms: Math.round(performance.now() - startedAtMs),
    });
  });

  app.onError((error, c) => {
    const requestId = c.get('requestId');
    if (statusOf(error) >= 500) context.logger.error({ requestId, err: error });
    else context.logger.info({ requestId, code: error instanceof WaybillError ? error.code : 'bug' });
    return problemResponse(error, requestId);
  });
  app.notFound((c) => problemResponse(unknownRoute(), c.get('requestId')));

  async function callerOf(c: RouteContext): Promise<Caller> {
    const caller = await authenticate(c.req.header('authorization'), c.get('realm').authentication);
    c.set('caller', caller.kind === 'job' ? `job ${caller.claims.jobId}` : `api-token ${caller.name}`);
    return caller;
  }
  const reader = async (c: RouteContext): Promise<void> => {
    if (context.readAccess === 'token') await callerOf(c);
  };

  app.post(routes.evidence, async (c) => {
    const caller = await callerOf(c);
    return submissions.serve(async () => {
      const received = await readSubmission(c.req.raw, context.bodyDeadlineMs);
      const receipt = await acceptEvidence(received, caller, {
        ...context,
        ...c.get('realm'),
        onUnconfirmed: (error) =>
          context.logger.warn({ requestId: c.get('requestId'), err: error }, 'GitLab confirmed nothing'),
      });
      return c.json(receipt, receipt.repeated ? 200 : 201);
    });
  });

  app.post(routes.provenance, async (c) => {
    const caller = await callerOf(c);
    return signings.serve(async () => {
      const request = await readProvenanceRequest(c.req.raw, context.bodyDeadlineMs);
      const answer = await signProvenance(request, caller, {
        ...context,
        ...c.get('realm'),
        toolVersion: version,
      });
      context.logger.info({
        requestId: c.get('requestId'),
        signed: answer.subjects.map(({ digest, check }) => `${digest} ${check}`).slice(0, 100),
      });
      return c.json(answer);
    });
  });

  app.post(routes.promotions, async (c) => {
    const caller = await callerOf(c);
    const request = await readPromotion(c.req.raw, context.bodyDeadlineMs);
    // The state of this moment: a body may have taken long, and a revocation must not wait for it.
    const decide = () => promote(request, caller, { ...context, ...context.realm() });
    return c.json(await promotions.serve(decide));
  });

  app.get(routes.decisions, async (c) => {
    await reader(c);
    return c.json(await listDecisions(readDecisionFilter(c.req.query()), context.ledger));
  });

  app.get(routes.exceptions, async (c) => {
    await reader(c);
    const { artifact, after } = c.req.query();
    const filter = {
      ...(artifact !== undefined && { artifact: parseDigest(artifact) }),
      ...(after !== undefined && { after }),
    };
    const { items, next } = await listExceptions(filter, context.ledger);
    return c.json({ exceptions: items.map(exceptionToJson), ...(next !== undefined && { next }) });
  });

  app.post('/api/v1/exceptions/:id/end', async (c) => {
    const caller = await callerOf(c);
    const { reason } = await readExceptionEnd(c.req.raw, context.bodyDeadlineMs);
    const asked = { ...context, ...c.get('realm') };
    return c.json(await endException(parseDigest(c.req.param('id')), reason, caller, asked));
  });

  app.get('/api/v1/summaries/:digest', async (c) => {
    await reader(c);
    const digest = parseDigest(c.req.param('digest'));
    const found = await findSummaries(digest, c.req.query('environment'), context.ledger);
    return bytes(found, { 'content-type': 'application/vnd.in-toto.bundle' });
  });

  app.get('/api/v1/artifacts/:digest', async (c) => {
    await reader(c);
    const digest = parseDigest(c.req.param('digest'));
    return c.json(await traces.serve(() => traceArtifact(digest, { ...context, ...c.get('realm') })));
  });

  app.get('/api/v1/documents/:digest', async (c) => {
    await reader(c);
    const digest = parseDigest(c.req.param('digest'));
    const found = await context.ledger.findDocument(digest);
    if (!found) throw unknownDocument(digest);
    // Whoever submitted them chose the bytes: no browser may take them for a page.
    return bytes(found.bytes, {
      'content-disposition': 'attachment',
      'cache-control': 'private, max-age=31536000, immutable',
      etag: `"${digest}"`,
    });
  });

  // As open as the tiles, from which everybody can compute the same.
  app.get('/api/v1/proofs/:leaf', async (c) =>
    c.json(await traces.serve(() => proveEntry(c.req.param('leaf'), context.ledger))),
  );

  app.get(routes.keys, (c) => c.json(keysOf(context, c.get('realm'))));

  app.get('/checkpoint', async (c) => {
    const checkpoint = await context.ledger.log.checkpoint();
    if (checkpoint === undefined) throw emptyLog();
    return c.text(checkpoint);
  });

  app.get('/tile/*', async (c) => {
    const tile = parseTilePath(new URL(c.req.url).pathname.slice('/tile/'.length));
    const found = tile && (await context.ledger.log.readTile(tile.level, tile.index, tile.width));
    if (!found) throw unknownTile();
    return bytes(found, { 'cache-control': 'public, max-age=31536000, immutable' });
  });

  app.get('/healthz', (c) => c.json({ status: 'alive' }));
  app.get('/readyz', async (c) => {
    const reason = await context.notReady();
    const platform = context.platformState();
    return reason === undefined
      ? c.json({ status: 'ready', platform })
      : c.json({ status: 'not ready', reason, platform }, 503);
  });
  app.get('/', (c) => c.html(renderHome(new URL(c.req.url).origin)));
  return app;
}

function keysOf({ signer, logVerifierKey }: AppContext, { platform }: Realm): ServerKeys {
  return {
    log: { verifierKey: logVerifierKey },
    ...(signer && {
      signing: {
        publicKey: signer.publicKeyPem,
        fingerprint: signer.fingerprint,
        signers: trustedSigners(platform, signer),
      },
    }),
  };
}

function problemResponse(error: unknown, requestId: string): Response {
  const { status, headers, body } = problemOf(error, requestId);
  return new Response(body, { status, headers });
}

function bytes(body: Uint8Array, headers: { readonly [name: string]: string }): Response {
  return new Response(body as Uint8Array<ArrayBuffer>, {
    headers: { 'content-type': 'application/octet-stream', ...headers },
  });
}

function unknownRoute(): WaybillError {
  return new WaybillError({
    code: 'route-unknown',
    message: 'The server has nothing under this address.',
    expected: 'a route that docs/guides/server.md lists, with its method',
    found: 'another',
  });
}

function unknownDocument(digest: string): WaybillError {
  return new WaybillError({
    code: 'document-unknown',
    message: 'The ledger holds no such document.',
    category: 'refused',
    expected: 'the digest of a document that was accepted here',
    found: digest,
  });
}

function unknownTile(): WaybillError {
  return new WaybillError({
    code: 'tile-unknown',
    message: 'The log has no such tile.',
    expected: 'a tile that the latest checkpoint covers, by its C2SP path',
    found: 'another path',
  });
}

function emptyLog(): WaybillError {
  return new WaybillError({
    code: 'log-empty',
    message: 'There is no checkpoint yet: the log is empty.',
    category: 'unavailable',
    expected: 'at least one accepted entry',
    found: 'none',
  });
}
