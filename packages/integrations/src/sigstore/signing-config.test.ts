import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseInstant, WaybillError } from '@waybill/kernel';
import { parseSigningConfig, publicGoodServices } from './signing-config.ts';

const now = parseInstant('2026-06-01T00:00:00Z');

interface Offer {
  readonly url: string;
  readonly majorApiVersion: number;
  readonly operator?: string;
  readonly validFor: { readonly start: string; readonly end?: string };
}

function offer(url: string, majorApiVersion = 1, more: Partial<Offer> = {}): Offer {
  return { url, majorApiVersion, operator: 'a', validFor: { start: '2026-01-01T00:00:00Z' }, ...more };
}

function config(more: { readonly [key: string]: unknown } = {}): Uint8Array {
  return Buffer.from(
    JSON.stringify({
      mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json',
      caUrls: [offer('https://fulcio.test')],
      oidcUrls: [],
      rekorTlogUrls: [offer('https://rekor.test')],
      rekorTlogConfig: { selector: 'ANY' },
      tsaUrls: [offer('https://tsa.test/api/v1/timestamp')],
      tsaConfig: { selector: 'ANY' },
      ...more,
    }),
  );
}

function logsOf(more: { readonly [key: string]: unknown }): readonly string[] {
  return parseSigningConfig(config(more), now).rekor.map(({ url, version }) => `${url} ${version}`);
}

function refusedWith(code: string): (error: unknown) => boolean {
  return (error) => error instanceof WaybillError && error.code === code;
}

describe('parseSigningConfig()', () => {
  test('names the services that are valid', () => {
    assert.deepEqual(parseSigningConfig(config(), now), {
      fulcioUrl: 'https://fulcio.test',
      rekor: [{ url: 'https://rekor.test', version: 1 }],
      tsaUrls: ['https://tsa.test/api/v1/timestamp'],
    });
  });

  test('prefers the newest API version that it speaks, and the newest service of it', () => {
    const rekorTlogUrls = [
      offer('https://one.test', 1),
      offer('https://two-old.test', 2),
      offer('https://two-new.test', 2, { validFor: { start: '2026-05-01T00:00:00Z' } }),
      offer('https://three.test', 3),
    ];
    assert.deepEqual(logsOf({ rekorTlogUrls }), ['https://two-new.test 2']);
  });

  test('leaves out what is not valid yet and what is not valid any more, ends included', () => {
    const spans = {
      over: { start: '2026-01-01T00:00:00Z', end: '2026-05-31T23:59:59.999Z' },
      last: { start: '2026-01-01T00:00:00Z', end: '2026-06-01T00:00:00Z' },
      first: { start: '2026-06-01T00:00:00Z' },
      later: { start: '2026-06-01T00:00:00.001Z' },
    };
    const rekorTlogUrls = Object.entries(spans).map(([name, validFor]) =>
      offer(`https://${name}.test`, 1, { validFor, operator: name }),
    );
    const logs = logsOf({ rekorTlogUrls, rekorTlogConfig: { selector: 'ALL' } });
    assert.deepEqual(logs, ['https://first.test 1', 'https://last.test 1']);
  });

  test('takes as many operators as EXACT asks for, and refuses when there are fewer', () => {
    const rekorTlogUrls = ['a', 'b', 'b', 'c'].map((operator, index) =>
      offer(`https://${operator}${index}.test`, 1, { operator }),
    );
    const exactly = (count: number): readonly string[] =>
      logsOf({ rekorTlogUrls, rekorTlogConfig: { selector: 'EXACT', count } });
    assert.deepEqual(exactly(2), ['https://a0.test 1', 'https://b1.test 1']);
    assert.throws(() => exactly(4), refusedWith('signing-services-missing'));
  });

  test('refuses where no certificate authority is offered', () => {
    assert.throws(
      () => parseSigningConfig(config({ caUrls: [] }), now),
      refusedWith('signing-services-missing'),
    );
  });

  const malformed: { readonly [name: string]: Uint8Array } = {
    'another media type': config({ mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.1+json' }),
    'something that is no JSON': Buffer.from('{'),
    'a key twice': Buffer.from('{"mediaType":"a","mediaType":"b"}'),
    'a service without start': config({ tsaUrls: [{ ...offer('https://tsa.test'), validFor: {} }] }),
    'a start that is no instant': config({
      tsaUrls: [offer('https://tsa.test', 1, { validFor: { start: 'x' } })],
    }),
    'an address of another kind': config({ tsaUrls: [offer('file:///etc/passwd')] }),
    'a selector that it does not know': config({ tsaConfig: { selector: 'SOME' } }),
    'EXACT without a count': config({ tsaConfig: { selector: 'EXACT' } }),
    'a list that is none': config({ tsaUrls: {} }),
  };
  for (const [name, bytes] of Object.entries(malformed)) {
    test(`refuses ${name}`, () => {
      assert.throws(() => parseSigningConfig(bytes, now), refusedWith('signing-config-malformed'));
    });
  }

  test('lets only coded errors out, whatever the bytes', () => {
    const value = fc.json().map((json) => config({ tsaUrls: JSON.parse(json) as unknown, tsaConfig: null }));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), value), (bytes) => {
        try {
          parseSigningConfig(bytes, now);
        } catch (error) {
          assert.ok(error instanceof WaybillError, String(error));
        }
      }),
    );
  });
});

describe('publicGoodServices()', () => {
  test('names https addresses only', () => {
    const { fulcioUrl, rekor, tsaUrls } = publicGoodServices();
    for (const url of [fulcioUrl, ...rekor.map((log) => log.url), ...tsaUrls])
      assert.match(url, /^https:\/\//);
  });
});
