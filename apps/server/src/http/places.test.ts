import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coded } from '../testing/expectations.ts';
import { createPlaces } from './places.ts';

test('serve() refuses above its places, and a place is free again when its work ended, well or badly', async () => {
  const places = createPlaces('promotions', 2);
  const first = Promise.withResolvers<string>();
  const second = Promise.withResolvers<string>();
  const held = [places.serve(() => first.promise), places.serve(() => second.promise)];
  await assert.rejects(
    places.serve(async () => 'third'),
    coded('server-busy'),
  );
  first.resolve('first');
  second.reject(new Error('failed'));
  assert.deepEqual(
    (await Promise.allSettled(held)).map(({ status }) => status),
    ['fulfilled', 'rejected'],
  );
  const both = [places.serve(async () => 'a'), places.serve(async () => 'b')];
  assert.deepEqual(await Promise.all(both), ['a', 'b']);
});
