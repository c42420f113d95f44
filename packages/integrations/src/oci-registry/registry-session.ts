import type { IncomingMessage } from 'node:http';
import type { BoundedAnswer, BoundedRequest } from '../http/bounded-request.ts';
import { type Deadline, startDeadline } from '../http/deadline.ts';
import { sendOnce } from '../http/bounded-request.ts';
import { sendPatiently } from '../http/send-patiently.ts';
import { openStream } from '../http/open-stream.ts';
import { findChallenge, type Challenge } from './challenge.ts';
import { basicHeader, type CredentialSource, type RegistryCredential } from './credentials.ts';
import { registryAnswerUnexpected, registryDenied, registryUnreachable } from './registry-error.ts';
import { fetchRegistryToken, type RegistryToken } from './token-service.ts';

/** How a repository of a registry is reached. */
export interface RegistryAccess {
  readonly registry: string;
  readonly repository: string;
  /** Base address of the registry's API. */
  readonly address: URL;
  readonly credentials: CredentialSource;
  /** Origins of token services beside the registry's own; any that it names unless told. */
  readonly tokenOrigins?: readonly string[];
  /** For one call with all its repeats; a stream may take longer as long as it flows. */
  readonly deadlineMs: number;
}

/** What a call does with the repository. */
export type Action = 'pull' | 'push';

/** One call within a repository. */
export interface RegistryCall extends Omit<BoundedRequest, 'url'> {
  readonly url: URL;
  readonly action: Action;
  /** A call that must not be sent twice, such as a chunk of an upload. */
  readonly once?: boolean;
}

/** Calls to one repository, with tokens fetched and kept as the registry asks for them. */
export interface RegistrySession extends RegistryAccess {
  /** Address of `/v2/<repository>/<path>`. */
  urlOf(path: string): URL;
  /**
   * Sends a call and gives the registry's answer, whatever its status but 401 and 403. Throws `registry-denied`,
   * `registry-unreachable`, `registry-answer-unexpected`, `registry-credentials-unusable`.
   */
  call(call: RegistryCall): Promise<BoundedAnswer>;
  /** Opens a body as a stream; redirects lead to storage, which sees no credential. Throws as `call`. */
  stream(url: URL, headers?: { readonly [name: string]: string }): Promise<IncomingMessage>;
}

/** Opens a session; nothing is sent before the first call. */
export function openRegistrySession(access: RegistryAccess): RegistrySession {
  const { registry, repository, address, credentials, tokenOrigins, deadlineMs } = access;
  const tokens = new Map<Action, RegistryToken>();
  let basic: string | undefined;

  /** Credentials go to the registry's own origin only: an upload address may lie elsewhere. */
  function authorizationFor(url: URL, action: Action): { readonly authorization?: string } {
    if (url.origin !== address.origin) return {};
    if (basic !== undefined) return { authorization: basic };
    const token = tokens.get(action) ?? (action === 'pull' ? tokens.get('push') : undefined);
    if (!token || token.endsAtMs <= Date.now()) return {};
    return { authorization: `Bearer ${token.token}` };
  }

  /** A challenge of another host, such as storage behind a redirect, could name any token service. */
  function refuseForeignChallenge({ origin, host }: URL, status: number): void {
    if (origin !== address.origin) throw registryDenied(registry, `status ${status} of ${host}`);
  }

  async function authenticate(challenge: Challenge, action: Action, deadline: Deadline): Promise<void> {
    const credential = await credentials(registry);
    if (challenge.kind === 'basic') {
      basic = headerOf(credential, registry);
      return;
    }
    // What the call needs, not what the challenge says: a registry must not widen what a token is asked for.
    const scope = `repository:${repository}:${action === 'push' ? 'pull,push' : 'pull'}`;
    const token = await fetchRegistryToken(
      { challenge, scope, credential, registry, home: address, ...(tokenOrigins && { tokenOrigins }) },
      deadline,
    );
    tokens.set(action, token);
  }

  /** Answers a 401 once; a second one is final. */
  async function afterChallenge(
    header: string | string[] | undefined,
    status: number,
    showed: boolean,
    action: Action,
    deadline: Deadline,
  ): Promise<void> {
    const challenge = findChallenge(Array.isArray(header) ? header.join(', ') : header);
    if (!challenge)
      throw registryDenied(registry, `status ${status} without a challenge that can be answered`);
    if (showed) {
      tokens.delete(action);
      const error = challenge.kind === 'bearer' ? challenge.error : undefined;
      if (error !== 'invalid_token') throw registryDenied(registry, `status ${status}`);
    }
    await authenticate(challenge, action, deadline);
  }

  return {
    ...access,
    urlOf: (path) => new URL(`v2/${repository}/${path}`, address),
    async call({ action, url, once, ...request }) {
      const deadline = startDeadline(deadlineMs);
      for (let round = 0; ; round++) {
        const shown = authorizationFor(url, action);
        const outgoing = { ...request, url: url.href, headers: { ...request.headers, ...shown } };
        const outcome =
          once === true ? await sendOnce(outgoing, deadline.signal) : await sendPatiently(outgoing, deadline);
        if (outcome.kind === 'failure') throw registryUnreachable(outcome.found, outcome.cause);
        const { status, headers } = outcome.answer;
        if (status === 403) throw registryDenied(registry, 'status 403');
        if (status !== 401) return outcome.answer;
        refuseForeignChallenge(url, status);
        if (round > 0) throw registryDenied(registry, 'status 401');
        const showed = shown.authorization !== undefined;
        await afterChallenge(headers['www-authenticate'], status, showed, action, deadline);
      }
    },
    async stream(url, headers = {}) {
      for (let round = 0; ; round++) {
        const shown = authorizationFor(url, 'pull');
        const opened = await openStream({ url, headers, secretHeaders: shown, idleMs: deadlineMs });
        if (opened.kind === 'failure') throw registryUnreachable(opened.found, opened.cause);
        const { response } = opened;
        const status = response.statusCode ?? 0;
        if (status === 403) {
          response.destroy();
          throw registryDenied(registry, 'status 403');
        }
        if (status !== 401) return response;
        response.destroy();
        refuseForeignChallenge(opened.url, status);
        if (round > 0) throw registryDenied(registry, 'status 401');
        const showed = shown.authorization !== undefined;
        const header = response.headers['www-authenticate'];
        await afterChallenge(header, status, showed, 'pull', startDeadline(deadlineMs));
      }
    },
  };
}

function headerOf(credential: RegistryCredential | undefined, registry: string): string {
  if (credential?.kind === 'password') return basicHeader(credential.username, credential.password);
  throw registryDenied(
    registry,
    credential === undefined
      ? 'it asks for user and password, and none are configured'
      : 'it asks for user and password, and a token is configured',
  );
}

/** The registry is asked for one thing and answers with a status that belongs to none of its answers. */
export function unexpectedStatus(what: string, { status }: BoundedAnswer): Error {
  return registryAnswerUnexpected(what, `status ${status}`);
}
