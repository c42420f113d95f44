import assert from 'node:assert/strict';
import test from 'node:test';
import { canonicalJson, type JsonValue } from '@waybill/kernel';
import fc from 'fast-check';
import { characterCount, forgetFingerprints, formats, hasUniqueItems } from './schema-keywords.ts';

const accepts = (format: string, texts: readonly string[]): void => {
  for (const text of texts) assert.equal(formats[format]?.(text), true, `${format} ${text}`);
};
const rejects = (format: string, texts: readonly string[]): void => {
  for (const text of texts) assert.equal(formats[format]?.(text), false, `${format} ${text}`);
};

test('the format iri-reference takes what RFC 3987 allows and nothing else', () => {
  accepts('iri-reference', [
    '',
    'https://host.example/a/b?c=d#e',
    'http://[2001:db8::1]:8080/a',
    'git+ssh://host.example/group/project.git',
    'urn:cdx:1234/1#ref',
    './a:b',
    '../a',
    '//host.example',
    '#fragment',
    'https://münchen.example/straße?q=%C3%A4',
    'mailto:someone@example.com',
  ]);
  rejects('iri-reference', [
    'git@host.example:group/project',
    'a b',
    'https://host.example/<a>',
    'https://host.example/%zz',
    'https://host.example/#a#b',
    'https://host.example/[a]',
    '1http://host.example',
    ':a',
    'a\\b',
    'a\u0000b',
    'a\nb',
  ]);
});

test('the format date-time takes existing moments with their zone only', () => {
  accepts('date-time', ['2026-01-31T12:00:00Z', '2024-02-29t23:59:60.123+01:00']);
  rejects('date-time', [
    '2026-02-29T12:00:00Z',
    '2026-01-31T12:00:00',
    '2026-01-31 12:00:00Z',
    '2026-01-31T24:00:00Z',
    '2026-01-31T12:00:60Z',
    '2026-01-31T12:00:00+24:00',
    '2026-13-01T00:00:00Z',
  ]);
});

test('the formats date, uri and idn-email take what they should', () => {
  accepts('date', ['2024-02-29']);
  rejects('date', ['2026-02-29', '2026-1-1', '2026-01-31T12:00:00Z']);
  accepts('uri', ['https://host.example/a', 'urn:uuid:1']);
  rejects('uri', ['ES256', '/a', 'a b:c', '']);
  accepts('idn-email', ['someone@example.com', 'jürgen@münchen.example']);
  rejects('idn-email', ['someone', 'someone@', '@example.com', 'a b@example.com']);
});

test('the format iri-reference ends soon on long hostile text', () => {
  const startedAt = performance.now();
  for (const text of [
    `//${'a'.repeat(1e6)} `,
    `${'a:'.repeat(5e5)}[`,
    '/'.repeat(1e6) + '<',
    '%41'.repeat(3e5) + '%',
  ]) {
    assert.equal(formats['iri-reference']?.(text), false);
  }
  assert.ok(performance.now() - startedAt < 1_000);
});

test('hasUniqueItems() says the same as comparing canonical JSON', () => {
  const leaf = fc.constantFrom<JsonValue>(0, 1, '1', 'a', null, true, 'null');
  const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc.array(tie('value'), { maxLength: 2 }),
      fc.dictionary(fc.constantFrom('a', 'b'), tie('value'), { maxKeys: 2 }),
    ),
  }));
  fc.assert(
    fc.property(fc.array(value, { maxLength: 6 }), (items) => {
      forgetFingerprints();
      assert.equal(hasUniqueItems(items), new Set(items.map(canonicalJson)).size === items.length);
    }),
    { numRuns: 2_000 },
  );
});

test('hasUniqueItems() does not see the order of members', () => {
  assert.equal(
    hasUniqueItems([
      { a: 1, b: { c: 1, d: 2 } },
      { b: { d: 2, c: 1 }, a: 1 },
    ]),
    false,
  );
});

test('characterCount() counts characters beyond the first plane once', () => {
  assert.equal(characterCount('a😀b'), 3);
  assert.equal(characterCount('\ud83d'), 1);
});
