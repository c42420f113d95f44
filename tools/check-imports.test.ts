import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkImports } from './check-imports.ts';

const manifests = new Map([
  [
    'packages/gate',
    { dependencies: { '@waybill/evidence': '0.1.0', '@waybill/ledger': '0.1.0', kysely: '1' } },
  ],
  ['packages/evidence', { dependencies: { '@waybill/platform': '0.1.0', '@waybill/kernel': '0.1.0' } }],
  [
    'apps/cli',
    { dependencies: { '@waybill/server': '0.1.0' }, devDependencies: { '@waybill/gate': '0.1.0' } },
  ],
]);

function breaches(path: string, text: string): string[] {
  return checkImports([{ path, text }], manifests);
}

test('checkImports() lets imports go down, and tests see the simulator that they declare', () => {
  assert.deepEqual(
    breaches('packages/gate/src/a.ts', "import { x } from '@waybill/evidence';\nimport { y } from './b.ts';"),
    [],
  );
  assert.deepEqual(breaches('packages/gate/src/a.ts', "import { createHash } from 'node:crypto';"), []);
  assert.deepEqual(breaches('apps/cli/src/compose.ts', "await import('@waybill/server')"), []);
  assert.deepEqual(breaches('apps/cli/src/a.ts', "import { x } from '@waybill/gate';"), []);
});

for (const [what, path, text, expected] of [
  ['up', 'packages/gate/src/a.ts', "import { x } from '@waybill/ledger';", /not on a floor below/],
  [
    'sideways',
    'packages/evidence/src/a.ts',
    "import type { x } from '@waybill/platform';",
    /not on a floor below/,
  ],
  [
    'sideways between apps outside its one door',
    'apps/cli/src/a.ts',
    "import('@waybill/server')",
    /not on a floor below/,
  ],
  ['undeclared', 'packages/gate/src/a.ts', "import { x } from '@waybill/kernel';", /not declared/],
  [
    'undeclared over several lines',
    'packages/gate/src/a.ts',
    "import {\n  x,\n} from 'zod';",
    /not declared/,
  ],
  [
    'around a door',
    'packages/gate/src/a.ts',
    "export { x } from '@waybill/evidence/src/x.ts';",
    /around the door/,
  ],
  [
    'out of the room',
    'packages/gate/src/a.ts',
    "import { x } from '../../evidence/src/x.ts';",
    /leaves the room/,
  ],
  [
    'the disk from a pure floor',
    'packages/gate/src/a.ts',
    "import { readFileSync } from 'node:fs';",
    /window/,
  ],
  ['without an ending', 'packages/gate/src/a.ts', "import { x } from './b';", /needs its ending/],
  [
    'the simulator outside tests',
    'packages/gate/src/a.ts',
    "import '@waybill/simulator';",
    /not declared|simulator/,
  ],
] as const) {
  test(`checkImports() refuses an import ${what}`, () => {
    assert.match(breaches(path, text).join('\n'), expected);
  });
}

test('checkImports() refuses clock, environment and network on the pure floors, but not in comments', () => {
  assert.match(
    breaches('packages/gate/src/a.ts', 'const at = Date.now();').join(),
    /functions of their arguments/,
  );
  assert.deepEqual(breaches('packages/gate/src/a.ts', '// never Date.now()\n/* nor fetch( */\n'), []);
});

test('checkImports() wants a floor for every room', () => {
  assert.match(breaches('packages/attic/src/a.ts', '').join(), /has no floor/);
});
