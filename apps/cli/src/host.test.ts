import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { test } from 'node:test';

const main = new URL('main.ts', import.meta.url).href;
const program = `import { main } from ${JSON.stringify(main)}; await main();`;

test(
  'an output without room is an error with a code, and a full stderr changes no exit code',
  { skip: !existsSync('/dev/full') && 'this system has no /dev/full' },
  () => {
    const full = openSync('/dev/full', 'w');
    try {
      const ran = (words: readonly string[], stdout: number | 'pipe', stderr: number | 'pipe') =>
        spawnSync(process.execPath, ['--input-type=module', '-e', program, '--', 'waybill', ...words], {
          stdio: ['ignore', stdout, stderr],
          encoding: 'utf8',
        });
      const printed = ran(['trust', 'show'], full, 'pipe');
      assert.equal(printed.status, 2, printed.stderr);
      assert.match(printed.stderr, /^error\[output-not-printed\]/);
      assert.equal(ran(['verfy'], 'pipe', full).status, 2);
    } finally {
      closeSync(full);
    }
  },
);
