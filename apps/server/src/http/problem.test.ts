import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { problemDocument } from '@waybill/api/schemas';
import { WaybillError } from '@waybill/kernel';
import { answerStarting } from './answer-starting.ts';
import { problemOf } from './problem.ts';

test('problemOf() tells of a coded error what may be told', () => {
  const error = new WaybillError({
    code: 'server-busy',
    message: 'Not now.',
    category: 'unavailable',
    expected: 'few',
    found: 'many',
    cause: new Error('inner secret'),
  });
  const { status, headers, body } = problemOf(error, 'id-1');
  assert.equal(status, 429);
  assert.equal(headers['retry-after'], '2');
  const problem = problemDocument.parse(JSON.parse(body));
  assert.equal(problem.code, 'server-busy');
  assert.equal(problem.instance, 'id-1');
  assert.doesNotMatch(body, /secret/);
});

test('problemOf() tells of a bug only that it is one', () => {
  const { status, body } = problemOf(new TypeError('secret of the inside'), 'id-2');
  assert.equal(status, 500);
  assert.equal(problemDocument.parse(JSON.parse(body)).code, 'bug');
  assert.doesNotMatch(body, /secret|TypeError/);
});

test('problemOf() gives statuses by category where the code has none of its own', () => {
  const statusOf = (category: 'usage' | 'refused' | 'unavailable') =>
    problemOf(new WaybillError({ code: 'some-code', message: 'No.', category }), '').status;
  assert.deepEqual([statusOf('usage'), statusOf('refused'), statusOf('unavailable')], [400, 403, 503]);
});

test('answerStarting() answers 503 with Retry-After', async () => {
  const server = createServer(answerStarting);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as { port: number };
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`, { method: 'POST', body: 'x' });
    assert.equal(answer.status, 503);
    assert.ok(answer.headers.has('retry-after'));
    assert.equal(problemDocument.parse(await answer.json()).code, 'server-starting');
  } finally {
    server.close();
    server.closeAllConnections();
  }
});
