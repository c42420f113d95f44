import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { WaybillError } from '@waybill/kernel';
import { startDeadline } from '../http/deadline.ts';
import { callService, type ServiceCall } from './call-service.ts';
import { serviceRefused } from './service-error.ts';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const signature = Buffer.from(Array.from({ length: 256 }, (_, at) => (at * 73 + 41) % 256)).toString(
  'base64url',
);
const token = `${part({ alg: 'RS256' })}.${part({ iss: 'https://gitlab.example.com', sub: 'x' })}.${signature}`;

/** All that an error holds, hidden properties and causes included. */
function everythingIn(error: unknown): string {
  return inspect(error, { depth: 20, showHidden: true, getters: true, maxStringLength: null });
}

/** Whether a text has eight characters of the token in a row, whatever stands between them. */
function leaks(text: string): boolean {
  const [letters, known] = [text.replace(/[^A-Za-z0-9]/g, ''), token.replace(/[^A-Za-z0-9]/g, '')];
  return Array.from(letters).some(
    (_, at) => at + 8 <= letters.length && known.includes(letters.slice(at, at + 8)),
  );
}

function refusal(message: string): WaybillError {
  return serviceRefused('fulcio', 400, Buffer.from(JSON.stringify({ message })), token);
}

describe('serviceRefused()', () => {
  test('tells why, where the answer repeats nothing of the token', () => {
    assert.equal(
      refusal('There was an error processing the token').found,
      'status 400: There was an error processing the token',
    );
  });

  const echoes: { readonly [name: string]: string } = {
    whole: `bad token ${token}`,
    'as its signature alone': `bad signature ${signature}`,
    'as a short piece': `near ${signature.slice(100, 108)}`,
    'in lines of 50 characters': `bad:\n${signature.slice(0, 50)}\n${signature.slice(50, 100)}`,
    'in lines of five characters': `bad:\r\n${(signature.match(/.{5}/g) ?? []).join('\r\n')}`,
    'with its dots escaped': `bad: ${token.replaceAll('.', '%2E')}`,
    'with spaces between': `bad: ${Array.from(signature.slice(0, 40)).join(' ')}`,
    'in the other alphabet of base64': `bad: ${signature.replaceAll('-', '+').replaceAll('_', '/')}`,
  };
  for (const [name, message] of Object.entries(echoes)) {
    test(`repeats nothing of a token that comes back ${name}`, () => {
      const error = refusal(message);
      assert.equal(error.code, 'certificate-not-issued');
      assert.ok(!leaks(everythingIn(error)));
      assert.match(error.found ?? '', /text not shown/);
    });
  }

  test('repeats no piece of the token, wherever it was cut and whatever was put between', () => {
    const cut = fc.tuple(
      fc.nat(token.length),
      fc.integer({ min: 8, max: 60 }),
      fc.constantFrom('', '\n', ' ', '", "', '\\\\n'),
    );
    fc.assert(
      fc.property(fc.array(cut, { minLength: 1, maxLength: 5 }), (cuts) => {
        const message = cuts.map(([at, length, between]) => token.slice(at, at + length) + between).join('');
        assert.ok(!leaks(refusal(message).found ?? ''));
      }),
    );
  });
});

describe('callService()', () => {
  async function errorOf(url: string): Promise<unknown> {
    const call: ServiceCall = {
      service: 'fulcio',
      method: 'POST',
      url,
      body: token,
      secret: token,
      maxBytes: 4096,
    };
    return callService(call, startDeadline(2000)).then(
      () => assert.fail('it was expected to fail'),
      (error: unknown) => error,
    );
  }

  for (const url of [
    'https://user:pass-phrase@ho st/',
    'https://user:pass-phrase@[::1',
    'ftp://user:pass-phrase@host/',
  ]) {
    test(`repeats no password of an address that cannot be called: ${url.replace('pass-phrase', '…')}`, async () => {
      const error = await errorOf(url);
      assert.ok(error instanceof WaybillError);
      assert.equal(error.code, 'certificate-authority-unreachable');
      assert.ok(!everythingIn(error).includes('pass-phrase'));
    });
  }

  test('repeats nothing of a token that the service sends back in its refusal', async () => {
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => response.writeHead(400).end(JSON.stringify({ message: body.slice(60) })));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const error = await errorOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      assert.ok(error instanceof WaybillError);
      assert.equal(error.code, 'certificate-not-issued');
      assert.ok(!leaks(everythingIn(error)));
    } finally {
      server.close();
    }
  });
});
