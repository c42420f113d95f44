import assert from 'node:assert/strict';
import test from 'node:test';
import { WaybillError } from '@waybill/kernel';
import fc from 'fast-check';
import { parseLockfile } from './parse-lockfile.ts';
import { samples } from './testing/samples.ts';

for (const { name, text, siblings = {} } of samples) {
  test(`parseLockfile() ends with a list or a coded error on any damage of ${name}`, async () => {
    const beside = new Map(Object.entries(siblings).map(([path, content]) => [path, Buffer.from(content)]));
    const whole = Buffer.from(text);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.byteLength),
        fc.array(fc.tuple(fc.nat(whole.byteLength - 1), fc.integer({ min: 9, max: 126 })), { maxLength: 8 }),
        async (end, edits) => {
          const bytes = Buffer.from(whole.subarray(0, end));
          for (const [at, byte] of edits) if (at < end) bytes[at] = byte;
          try {
            const { packages } = await parseLockfile(name, bytes, beside);
            const keys = new Set(packages.map(({ key }) => key));
            assert.equal(keys.size, packages.length, 'keys are unique');
          } catch (error) {
            assert.ok(error instanceof WaybillError, String(error));
          }
        },
      ),
      { numRuns: 150 },
    );
  });
}

test('parseLockfile() refuses a document that grows by its aliases', async () => {
  const bomb = `lockfileVersion: '9.0'\na: &a [x,x,x]\nb: &b [*a,*a,*a]\npackages: *b\n`;
  await assert.rejects(
    parseLockfile('pnpm-lock.yaml', Buffer.from(bomb)),
    (error) => error instanceof WaybillError && error.code === 'lockfile-malformed',
  );
});

test('parseLockfile() refuses twenty thousand levels in any syntax', async () => {
  const deep = '['.repeat(20_000);
  for (const [name, text] of [
    ['pnpm-lock.yaml', `lockfileVersion: '9.0'\npackages: ${deep}`],
    ['Cargo.lock', `version = 4\nx = ${deep}`],
    ['poetry.lock', `x = ${deep}`],
    ['package-lock.json', `{"lockfileVersion":3,"packages":${deep}`],
  ] as const) {
    await assert.rejects(
      parseLockfile(name, Buffer.from(text)),
      (error) => error instanceof WaybillError,
      name,
    );
  }
});
