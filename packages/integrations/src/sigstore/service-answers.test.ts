import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { parseTrustedRoot } from '@waybill/evidence';
import { WaybillError } from '@waybill/kernel';
import {
  newSimulatedIssuer,
  startLocalSigstore,
  type RunningSigstore,
  type SimulatedIssuer,
} from '@waybill/simulator/sigstore';
import { signKeyless } from './sign.ts';

let issuer: SimulatedIssuer;
let running: RunningSigstore;
let between: Server;
let target = '';
let change: (body: Buffer) => Uint8Array = (body) => body;

/** A stranger between client and service, who changes what the service answers. */
before(async () => {
  issuer = await newSimulatedIssuer();
  running = await startLocalSigstore({ issuers: [{ issuer: issuer.issuer, jwks: issuer.jwks }] });
  between = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      fetch(`${target}${request.url}`, {
        method: request.method ?? 'POST',
        headers: { 'content-type': request.headers['content-type'] ?? '' },
        body: Buffer.concat(parts),
      })
        .then(async (answer) => {
          response.writeHead(answer.status).end(change(Buffer.from(await answer.arrayBuffer())));
        })
        .catch(() => response.destroy());
    });
  });
  await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve));
});
after(async () => {
  between.closeAllConnections();
  between.close();
  await running.close();
});

type Path = readonly (string | number)[];

/** Every place in a JSON value. */
function pathsOf(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, member]) => pathsOf(member, [...at, key]))];
}

/** The same value with another one at a place. */
function withAt(value: unknown, [key, ...rest]: Path, other: unknown): unknown {
  if (key === undefined) return other;
  const copy = Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) };
  const members = copy as { [key: string]: unknown };
  if (rest.length === 0 && other === undefined) delete members[key];
  else members[key] = withAt(members[key], rest, other);
  return copy;
}

/** Bytes with one place of their JSON changed, or with one byte changed. */
const changes = fc.oneof(
  fc
    .tuple(fc.nat(), fc.oneof(fc.constant(undefined), fc.jsonValue()))
    .map(([place, other]) => (body: Buffer): Uint8Array => {
      const paths = pathsOf(JSON.parse(body.toString()));
      const changed = withAt(JSON.parse(body.toString()), paths[place % paths.length] ?? [], other);
      return Buffer.from(JSON.stringify(changed) ?? '');
    }),
  fc.tuple(fc.nat(), fc.nat(255)).map(
    ([place, byte]) =>
      (body: Buffer): Uint8Array =>
        body.with(place % body.length, byte),
  ),
);
const byteChanges = fc.tuple(fc.nat(), fc.nat(255)).map(
  ([place, byte]) =>
    (body: Buffer): Uint8Array =>
      body.with(place % body.length, byte),
);

for (const service of ['fulcio', 'rekor1', 'rekor2', 'tsa'] as const) {
  test(`signKeyless() lets only coded errors out, and no bundle that does not verify, whatever ${service} answers`, async () => {
    const { urls, trustedRoot } = running;
    target = service === 'tsa' ? new URL(urls.tsa).origin : urls[service];
    const here = `http://127.0.0.1:${(between.address() as AddressInfo).port}`;
    const services = {
      fulcioUrl: service === 'fulcio' ? here : urls.fulcio,
      rekor: [
        service === 'rekor2'
          ? ({ url: here, version: 2 } as const)
          : ({ url: service === 'rekor1' ? here : urls.rekor1, version: 1 } as const),
      ],
      tsaUrls: [service === 'tsa' ? `${here}/api/v1/timestamp` : urls.tsa],
      trustedRoot: parseTrustedRoot(trustedRoot),
    };
    const token = await issuer.idToken();
    const content = { kind: 'message', bytes: Buffer.from('x') } as const;
    await fc.assert(
      fc.asyncProperty(service === 'tsa' ? byteChanges : changes, async (next) => {
        change = next;
        try {
          await signKeyless(content, services, token, { deadlineMs: 5000 });
        } catch (error) {
          assert.ok(error instanceof WaybillError, error instanceof Error ? error.stack : String(error));
          assert.ok(
            ['sigstore-answer-malformed', 'signed-bundle-refused', 'timestamp-refused'].includes(error.code),
          );
        }
      }),
      { numRuns: 60 },
    );
  });
}
