import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';

/** A body to be read as it comes. */
export interface StreamRequest {
  readonly url: URL;
  readonly headers?: { readonly [name: string]: string };
  /** Go to the first origin only. */
  readonly secretHeaders?: { readonly [name: string]: string };
  /** Longest time without a byte, before and within the body. */
  readonly idleMs: number;
}

/** A body that has begun, or why none has. `found` names no address. */
export type StreamOutcome =
  | {
      readonly kind: 'opened';
      readonly response: IncomingMessage;
      /** Address that answered, after redirects. */
      readonly url: URL;
    }
  | { readonly kind: 'failure'; readonly found: string; readonly cause?: unknown };

const maxRedirects = 3;
const maxAttempts = 3;
const firstPauseMs = 200;

/**
 * Opens a GET as a stream. Redirects are followed by hand, from https to https only and without secrets to another
 * origin; a 429, a 5xx and a connection that fails before the body are tried again. A body that stops flowing ends
 * in an error of the stream.
 */
export async function openStream(request: StreamRequest): Promise<StreamOutcome> {
  for (let attempt = 1; ; attempt++) {
    const outcome = await follow(request);
    const isBusy =
      outcome.kind === 'opened'
        ? outcome.response.statusCode === 429 || (outcome.response.statusCode ?? 0) >= 500
        : outcome.again;
    if (!isBusy) return outcome;
    if (outcome.kind === 'opened') outcome.response.destroy();
    if (attempt === maxAttempts) {
      return outcome.kind === 'opened'
        ? { kind: 'failure', found: `status ${outcome.response.statusCode}` }
        : outcome;
    }
    await sleep(firstPauseMs * 2 ** (attempt - 1));
  }
}

type Step = StreamOutcome & { readonly again?: boolean };

async function follow({ url: first, headers, secretHeaders, idleMs }: StreamRequest): Promise<Step> {
  let url = first;
  for (let redirects = 0; ; redirects++) {
    const isHome = url.origin === first.origin;
    let response: IncomingMessage;
    try {
      response = await get(url, { ...headers, ...(isHome ? secretHeaders : {}) }, idleMs);
    } catch (cause) {
      return { kind: 'failure', again: true, found: `${first.host}: no answer`, cause };
    }
    const { location } = response.headers;
    if (![301, 302, 303, 307, 308].includes(response.statusCode ?? 0) || location === undefined) {
      return { kind: 'opened', response, url };
    }
    response.destroy();
    const next = URL.parse(location, url.href);
    const isSafe = next?.protocol === 'https:' || (next?.protocol === 'http:' && url.protocol === 'http:');
    if (!next || !isSafe || redirects === maxRedirects) {
      return { kind: 'failure', found: `${first.host}: a redirect that is not followed` };
    }
    url = next;
  }
}

function get(
  url: URL,
  headers: { readonly [name: string]: string },
  idleMs: number,
): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { headers }, (response) => {
      response.setTimeout(idleMs, () => response.destroy(new Error('the body stopped')));
      resolve(response);
    });
    outgoing.setTimeout(idleMs, () => outgoing.destroy(new Error('no answer')));
    outgoing.on('error', reject);
    outgoing.end();
  });
}
