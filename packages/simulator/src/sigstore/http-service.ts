import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as a service sees it. */
export interface ServiceRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
}

/** What a service answers. */
export interface ServiceReply {
  readonly status: number;
  readonly headers?: { readonly [name: string]: string };
  readonly body: string | Uint8Array;
}

/**
 * What goes wrong with a service.
 *
 * - `down`: connections are cut · `hang`: no answer ever · `slow`: an answer after `delayMs`
 * - `error`: status 500 · `busy`: status 429 with `Retry-After` · `nonsense`: a good status with a body of something else
 * - `endless`: a good status with a body that never ends · `redirect`: to another address
 * - `lie`: a well-formed answer to another question · `lost`: the work is done, then the connection is cut
 * - `echo`: a refusal, status 400, that repeats what was sent
 */
export type Fault =
  | { readonly kind: 'down' | 'hang' | 'error' | 'nonsense' | 'endless' | 'lie' | 'lost' | 'echo' }
  | { readonly kind: 'slow'; readonly delayMs: number }
  | { readonly kind: 'busy'; readonly retryAfterSeconds: number }
  | { readonly kind: 'redirect'; readonly to: string };

/** A fault of one service, and how many more requests it meets. */
export interface FaultSwitch {
  /** Breaks the service for the next `times` requests, for good unless told. */
  set(fault: Fault, times?: number): void;
  clear(): void;
}

/** A service that listens on loopback. */
export interface HttpService {
  readonly url: string;
  readonly fault: FaultSwitch;
  /** Requests that arrived, faulty ones included. */
  readonly requests: readonly ServiceRequest[];
  close(): Promise<void>;
}

/** Answers a request; `lying` asks for a well-formed answer that does not fit the question. */
export type Handler = (request: ServiceRequest, lying: boolean) => ServiceReply | Promise<ServiceReply>;

/** A reply in JSON. */
export function json(
  status: number,
  value: unknown,
  headers: { readonly [name: string]: string } = {},
): ServiceReply {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

/** Starts a service on a free port of 127.0.0.1. */
export async function startHttpService(handle: Handler): Promise<HttpService> {
  let fault: Fault | undefined;
  let left = 0;
  const requests: ServiceRequest[] = [];

  const answer = async (request: ServiceRequest, response: ServerResponse): Promise<void> => {
    const present = left > 0 ? fault : undefined;
    left--;
    switch (present?.kind) {
      case 'down':
        response.destroy();
        return;
      case 'hang':
        return;
      case 'error':
        send(response, { status: 500, body: 'internal error\n' });
        return;
      case 'busy':
        send(response, {
          status: 429,
          headers: { 'retry-after': String(present.retryAfterSeconds) },
          body: '',
        });
        return;
      case 'redirect':
        send(response, { status: 307, headers: { location: present.to }, body: '' });
        return;
      case 'nonsense':
        send(response, {
          status: 201,
          headers: { 'content-type': 'application/json' },
          body: '<html>welcome</html>',
        });
        return;
      case 'echo':
        send(
          response,
          json(400, { code: 3, message: `cannot read ${Buffer.from(request.body).toString()}` }),
        );
        return;
      case 'endless':
        response.writeHead(201, { 'content-type': 'application/json' });
        pour(response);
        return;
      case 'slow':
        await new Promise((resolve) => setTimeout(resolve, present.delayMs).unref());
    }
    const reply = await handle(request, present?.kind === 'lie');
    if (present?.kind === 'lost') response.destroy();
    else send(response, reply);
  };

  const server = createServer((incoming, response) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      const request: ServiceRequest = {
        method: incoming.method ?? 'GET',
        url: new URL(incoming.url ?? '/', 'http://127.0.0.1'),
        headers: incoming.headers,
        body: Buffer.concat(parts),
      };
      requests.push(request);
      answer(request, response).catch((error: unknown) => {
        send(response, json(500, { message: error instanceof Error ? error.message : 'failed' }));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    fault: {
      set(next, times = Number.POSITIVE_INFINITY) {
        fault = next;
        left = times;
      },
      clear() {
        left = 0;
      },
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function send(response: ServerResponse, reply: ServiceReply): void {
  if (response.headersSent) return;
  response.writeHead(reply.status, reply.headers);
  response.end(reply.body);
}

/** Writes for as long as somebody reads. */
function pour(response: ServerResponse): void {
  const part = Buffer.alloc(64 * 1024, 0x20);
  const more = (): void => {
    while (!response.destroyed && response.write(part));
  };
  response.on('drain', more);
  more();
}
