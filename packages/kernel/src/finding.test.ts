import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isFinding, type Outcome } from './finding.ts';
import { formatLocation } from './source-location.ts';
import { WaybillError } from './waybill-error.ts';

test('isFinding() counts what could not be told among the findings', () => {
  const outcomes: Outcome[] = ['pass', 'fail', 'not-evaluable', 'not-applicable'];
  assert.deepEqual(
    outcomes.filter((outcome) => isFinding({ code: 'any', outcome, message: '' })),
    ['fail', 'not-evaluable'],
  );
});

test('formatLocation() writes as much as is known', () => {
  assert.equal(formatLocation({ file: 'a.yaml', line: 3, column: 5 }), 'a.yaml:3:5');
  assert.equal(formatLocation({ file: 'a.yaml' }), 'a.yaml');
});

test('WaybillError is a wrong question unless it says otherwise, and keeps its cause', () => {
  const cause = new Error('inner');
  const error = new WaybillError({ code: 'some-code', message: 'Nothing was done.', cause });
  assert.equal(error.category, 'usage');
  assert.equal(error.cause, cause);
  assert.equal(String(error), 'WaybillError: Nothing was done.');
});
