import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WaybillError } from '@waybill/kernel';
import { databaseFailure } from './database-failure.ts';

const failing = (message: string, code?: string): Error => Object.assign(new Error(message), { code });

for (const [what, error] of [
  ['a refused connection', failing('connect ECONNREFUSED', 'ECONNREFUSED')],
  ['a server that shuts down', failing('terminating connection', '57P01')],
  ['a full disk', failing('could not extend file', '53100')],
  ['a deadlock', failing('deadlock detected', '40P01')],
  ['a connection that broke', failing('Connection terminated unexpectedly')],
] as const) {
  test(`databaseFailure() says that the ledger is unavailable for ${what}`, () => {
    const told = databaseFailure(error);
    assert.ok(told instanceof WaybillError);
    assert.deepEqual([told.code, told.category], ['ledger-unavailable', 'unavailable']);
  });
}

for (const [what, error] of [
  ['a broken constraint, which is a bug', failing('violates check constraint', '23514')],
  ['an error of ours', new WaybillError({ code: 'token-expired', message: 'No.' })],
  ['a type error', new TypeError('undefined is not a function')],
] as const) {
  test(`databaseFailure() passes on ${what}`, () => {
    assert.equal(databaseFailure(error), error);
  });
}
