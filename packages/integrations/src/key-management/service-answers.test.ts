import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { WaybillError } from '@waybill/kernel';
import { openSigningKey } from './open-signing-key.ts';

let server: Server;
let env: { readonly [name: string]: string };
let answer: { readonly status: number; readonly body: string } = { status: 200, body: '' };

/** A stranger in the place of the service, who answers anything. */
before(async () => {
  server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(answer.status).end(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  env = {
    VAULT_ADDR: url,
    VAULT_TOKEN: 'hvs.of-a-test',
    AWS_ENDPOINT_URL: url,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'AKIAOFATEST',
    AWS_SECRET_ACCESS_KEY: 'of-a-test',
  };
});
after(() => new Promise((resolve) => server.close(resolve)));

const status = fc.constantFrom(200, 204, 301, 400, 403, 404, 418);
const publicKey = fc.oneof(
  fc.string(),
  fc.constant('-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----'),
);
const version = fc.oneof(fc.jsonValue(), fc.constant(1));

const ofVault = fc.record(
  {
    data: fc.oneof(
      fc.jsonValue(),
      fc.record({
        latest_version: version,
        keys: fc.oneof(fc.jsonValue(), fc.record({ 1: fc.record({ public_key: publicKey }) })),
      }),
    ),
    errors: fc.jsonValue(),
  },
  { requiredKeys: [] },
);

const ofKms = fc.record(
  {
    KeyId: fc.oneof(fc.jsonValue(), fc.constant('arn:aws:kms:eu-central-1:111122223333:key/1')),
    KeyUsage: fc.oneof(fc.jsonValue(), fc.constant('SIGN_VERIFY')),
    PublicKey: fc.oneof(fc.jsonValue(), fc.base64String()),
    __type: fc.oneof(fc.jsonValue(), fc.constant('com.amazonaws.kms#NotFoundException')),
    message: fc.jsonValue(),
  },
  { requiredKeys: [] },
);

for (const [place, shape] of [
  ['hashivault://release', ofVault],
  ['awskms:///alias/release', ofKms],
] as const) {
  test(`whatever answers at ${place}, it ends in a coded error`, async () => {
    const body = fc.oneof(
      fc.string(),
      fc.json(),
      shape.map((value) => JSON.stringify(value)),
    );
    await fc.assert(
      fc.asyncProperty(status, body, async (code, text) => {
        answer = { status: code, body: text };
        const error: unknown = await openSigningKey(place, { env }).catch((thrown: unknown) => thrown);
        assert.ok(error instanceof WaybillError, String(error));
        assert.ok(!`${error.message}${error.found}`.includes('of-a-test'));
      }),
      { numRuns: 150 },
    );
  });
}
