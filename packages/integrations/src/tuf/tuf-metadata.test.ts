import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { WaybillError } from '@waybill/kernel';
import { canonicalForm } from './canonical-form.ts';
import { publicGoodTufRoot } from './public-good.ts';
import { isConsistent, metaOf, parseTufMetadata, roleKeysOf, targetsOf } from './tuf-metadata.ts';
import { verifyRole } from './verify-role.ts';

/** Everything that is read of metadata. */
function readAll(bytes: Uint8Array): void {
  const root = parseTufMetadata('root', bytes);
  isConsistent(root);
  for (const role of ['root', 'timestamp', 'snapshot', 'targets'] as const) roleKeysOf(root, role);
  for (const read of [metaOf, targetsOf]) {
    try {
      read(root);
    } catch (error) {
      assert.ok(error instanceof WaybillError, String(error));
    }
  }
  verifyRole(root, root);
}

describe('parseTufMetadata()', () => {
  test('lets only coded errors out, whatever the bytes', () => {
    const good = JSON.parse(Buffer.from(publicGoodTufRoot()).toString()) as {
      readonly signed: { readonly [name: string]: unknown };
      readonly signatures: unknown;
    };
    const member = fc.constantFrom(...Object.keys(good.signed));
    const edited = fc
      .tuple(member, fc.jsonValue())
      .map(([name, value]) => JSON.stringify({ ...good, signed: { ...good.signed, [name]: value } }));
    const signatures = fc.jsonValue().map((value) => JSON.stringify({ ...good, signatures: value }));
    const bytes = fc.oneof(
      fc.uint8Array(),
      fc.oneof(fc.json(), edited, signatures).map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(bytes, (input) => {
        try {
          readAll(input);
        } catch (error) {
          assert.ok(error instanceof WaybillError, String(error));
        }
      }),
      { numRuns: 500 },
    );
  });

  test('reads the root that it ships', () => {
    assert.doesNotThrow(() => verifyRole(...twice(parseTufMetadata('root', publicGoodTufRoot()))));
  });

  test('no changed value leaves enough signatures', () => {
    const text = Buffer.from(publicGoodTufRoot()).toString();
    const forged = parseTufMetadata('root', Buffer.from(text.replace('"threshold":3', '"threshold":1')));
    assert.throws(() => verifyRole(...twice(forged)), WaybillError);
  });
});

function twice<T>(value: T): readonly [T, T] {
  return [value, value];
}

describe('canonicalForm()', () => {
  test('sorts keys, escapes quotes and backslashes alone, and refuses fractions', () => {
    assert.equal(canonicalForm({ b: 1, a: ['x"\\\n', true, null] }), '{"a":["x\\"\\\\\n",true,null],"b":1}');
    assert.equal(canonicalForm({ a: [1.5] }), undefined);
  });
});
