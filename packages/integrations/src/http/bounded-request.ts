import { request as requestHttp, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';

/** One request and how much of its answer is read. */
export interface BoundedRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: Uint8Array | string;
  /** Longest answer that is read. */
  readonly maxBytes: number;
}

/** What a service answered, whatever its status. */
export interface BoundedAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
}

/** An answer; or none, why, and whether asking again may help. `found` names no address. */
export type RequestOutcome =
  | { readonly kind: 'answer'; readonly answer: BoundedAnswer }
  | {
      readonly kind: 'failure';
      readonly again: boolean;
      readonly found: string;
      /** There was an answer, longer than allowed. */
      readonly tooLong?: boolean;
      readonly cause?: unknown;
    };

/**
 * Sends one request. Redirects are not followed: a token must not travel on. Not `fetch`, which refuses ports such as
 * 6000 and takes no certificate authority but Node's.
 */
export async function sendOnce(request: BoundedRequest, signal: AbortSignal): Promise<RequestOutcome> {
  const url = URL.parse(request.url);
  if (!url || !/^https?:$/.test(url.protocol)) {
    // Without cause: Node's error repeats the whole address, and there may be a password in it.
    return { kind: 'failure', again: false, found: 'no http or https address' };
  }
  try {
    const response = await send(url, request, signal);
    const body = await readBody(response, request.maxBytes);
    return body === undefined
      ? {
          kind: 'failure',
          again: false,
          tooLong: true,
          found: `an answer longer than ${request.maxBytes} bytes`,
        }
      : { kind: 'answer', answer: { status: response.statusCode ?? 0, headers: response.headers, body } };
  } catch (cause) {
    // An aborted request says only "aborted"; what matters is that the time was up.
    if (signal.aborted) return { kind: 'failure', again: false, found: 'no answer before the deadline' };
    return { kind: 'failure', again: true, found: `no connection (${codeOf(cause)})`, cause };
  }
}

function send(url: URL, call: BoundedRequest, signal: AbortSignal): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: call.method, headers: { ...call.headers }, signal }, resolve);
    outgoing.on('error', reject);
    outgoing.end(call.body);
  });
}

/** The whole body, or undefined where it is longer than allowed. */
async function readBody(response: IncomingMessage, maxBytes: number): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Uint8Array>) {
    size += part.length;
    if (size > maxBytes) {
      response.destroy();
      return undefined;
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'failed';
}
