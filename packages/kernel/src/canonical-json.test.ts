import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalJson } from './canonical-json.ts';

test('canonicalJson() sorts keys by UTF-16 units as the example of RFC 8785, section 3.2.3', () => {
  const value = { '\u20ac': 1, '\r': 2, '\ufb33': 3, 1: 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 };
  assert.equal(
    canonicalJson(value),
    '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}',
  );
});

test('canonicalJson() writes numbers as RFC 8785, section 3.2.2, shows', () => {
  assert.equal(
    canonicalJson([
      JSON.parse('333333333.33333329') as number,
      1e30,
      4.5,
      2e-3,
      0.000000000000000000000000001,
    ]),
    '[333333333.3333333,1e+30,4.5,0.002,1e-27]',
  );
});

test('canonicalJson() gives equal text for equal values, whatever the order of keys', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.integer()), (value) => {
      const reversed = Object.fromEntries(Object.entries(value).toReversed());
      assert.equal(canonicalJson(reversed), canonicalJson(value));
      assert.deepEqual(JSON.parse(canonicalJson(value)), JSON.parse(JSON.stringify(value)));
    }),
  );
});
