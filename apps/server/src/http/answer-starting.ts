import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { WaybillError } from '@waybill/kernel';
import { problemOf } from './problem.ts';

/** Answers every request until the ledger is open: 503 with `server-starting`. */
export function answerStarting(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  const { status, headers, body } = problemOf(
    new WaybillError({
      code: 'server-starting',
      message: 'The request was not served: the server is starting.',
      category: 'unavailable',
      expected: 'a server whose ledger is open',
      found: 'one that is opening it',
      help: 'Try again in a few seconds.',
    }),
    randomUUID(),
  );
  response.writeHead(status, headers).end(body);
}
