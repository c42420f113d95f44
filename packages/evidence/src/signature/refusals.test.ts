import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { WaybillError } from '@waybill/kernel';
import { bundleErrorCodes } from './bundle-error.ts';
import { prepareDigestVerification } from './digest-verification.ts';
import { verifyMade } from './testing/made-bundle.ts';
import { refusalsOfContent } from './testing/refusals-of-content.ts';
import { refusalsOfEntries } from './testing/refusals-of-entries.ts';
import { refusalsOfSigners } from './testing/refusals-of-signers.ts';
import { refusalsOfTimes } from './testing/refusals-of-times.ts';

const refusals = [...refusalsOfSigners, ...refusalsOfEntries, ...refusalsOfTimes, ...refusalsOfContent];

before(prepareDigestVerification);

for (const { name, code, good = {}, bad = {}, ask, change } of refusals) {
  test(`verifyBundle() refuses ${name}`, () => {
    assert.doesNotThrow(() => verifyMade(good, ask?.()), 'the same without the fault');
    assert.throws(
      () => verifyMade({ ...good, ...bad }, { ...ask?.(), ...change?.() }),
      (error) => {
        assert.ok(error instanceof WaybillError, String(error));
        assert.deepEqual(
          [error.code, error.category],
          [code, 'refused'],
          `${error.expected} / ${error.found}`,
        );
        return true;
      },
    );
  });
}

test('every code of a refusal has a case that ends with it', () => {
  const seen = new Set(refusals.map(({ code }) => code));
  assert.deepEqual(
    bundleErrorCodes.filter((code) => !seen.has(code)),
    [],
  );
  assert.equal(new Set(refusals.map(({ name }) => name)).size, refusals.length);
});
