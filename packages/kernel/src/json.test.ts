import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isJsonObject, parseJson } from './json.ts';
import { WaybillError } from './waybill-error.ts';

test('parseJson() reads whatever JSON.stringify() writes', () => {
  fc.assert(
    fc.property(fc.jsonValue({ depthSize: 'small' }), fc.constantFrom(undefined, 2), (value, indent) => {
      const text = JSON.stringify(value, undefined, indent);
      assert.deepEqual(parseJson(text), JSON.parse(text));
      assert.deepEqual(parseJson(Buffer.from(text)), JSON.parse(text));
    }),
  );
});

test('parseJson() refuses a key that an object has twice, however it is written', () => {
  for (const text of [
    '{"a":1,"a":2}',
    '{"a":1,"b":{"c":[{"x":1,"x":1}]}}',
    '{"a":1,"\\u0061":2}',
    '{ "a\\\\" : 1 , "a\\\\" : 2 }',
    '{"":1,"":2}',
  ]) {
    assert.throws(() => parseJson(text), { code: 'json-duplicate-key' }, text);
  }
});

test('parseJson() lets equal keys stand in different objects, and equal strings in arrays', () => {
  for (const text of [
    '[{"a":1},{"a":1}]',
    '{"a":{"a":1},"b":{"a":1}}',
    '["a","a"]',
    '{"a":"a","b":"a"}',
    '{"a":["a",{"a":[]}],"b":1}',
  ]) {
    assert.deepEqual(parseJson(text), JSON.parse(text), text);
  }
});

test('parseJson() refuses what is too deep or too large', () => {
  assert.throws(() => parseJson('['.repeat(300) + ']'.repeat(300)), { code: 'json-too-deep' });
  assert.throws(() => parseJson('"12345678"', { maxBytes: 9 }), { code: 'json-too-large' });
  assert.deepEqual(parseJson('[[1]]', { maxDepth: 2 }), [[1]]);
});

test('parseJson() refuses depth before anything is built, also in text that is no JSON', () => {
  for (const text of ['['.repeat(300), '{"a":'.repeat(300), `${'['.repeat(300)}"`]) {
    assert.throws(() => parseJson(text), { code: 'json-too-deep' });
  }
  for (const text of ['"', '{"a', '{"\\u00"', ']]]]', '{"\\":1', '{"\\x":1}']) {
    assert.throws(() => parseJson(text), { code: 'json-malformed' }, text);
  }
});

test('parseJson() refuses bytes that are not UTF-8, a byte-order mark and text that is not JSON', () => {
  const invalid = [Buffer.from([0x22, 0xff, 0x22]), Buffer.from('\uFEFF{}'), '{', "{'a':1}", 'undefined', ''];
  for (const input of invalid) assert.throws(() => parseJson(input), { code: 'json-malformed' });
});

test('parseJson() never repeats the document in its error', () => {
  try {
    parseJson('{"token":"glpat-0123456789" oops');
    assert.fail('accepted');
  } catch (error) {
    assert.ok(error instanceof WaybillError);
    assert.doesNotMatch(`${error.message} ${error.found}`, /glpat/);
  }
});

test('parseJson() answers random text with a value or a coded error', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', '\\', ',', ':', 'a', '1', ' ') }),
      (text) => {
        try {
          assert.deepEqual(parseJson(text), JSON.parse(text));
        } catch (error) {
          assert.ok(error instanceof WaybillError, String(error));
        }
      },
    ),
    { numRuns: 2000 },
  );
});

test('isJsonObject() tells objects from arrays and null', () => {
  assert.deepEqual(
    [{}, [], null, 'a', undefined].map((value) => isJsonObject(value)),
    [true, false, false, false, false],
  );
});
