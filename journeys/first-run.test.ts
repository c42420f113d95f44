import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { attempts } from '../tools/demo/attempts.ts';

const root = join(import.meta.dirname, '..');

test('npm start promotes the release, refuses each broken attempt, answers eight questions and stays up', async () => {
  const demo = spawn(process.execPath, ['tools/demo.ts'], {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  demo.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  try {
    for await (const line of createInterface({ input: demo.stdout })) {
      output += `${line}\n`;
      if (line.includes('--platform') && line.includes('npx waybill verify')) break;
    }
    for (const { title } of attempts) {
      assert.match(output, new RegExp(`^  (?:refused|no verdict) +${title}`, 'm'), output);
    }
    for (let number = 1; number <= 8; number++)
      assert.match(output, new RegExp(`^ +${number}\\. `, 'm'), output);
    assert.doesNotMatch(output, /not as it must be|PROMOTED/);

    const address = /curl (http:\S+)/.exec(output)?.[1];
    assert.ok(address, output);
    const answer = await fetch(address);
    assert.equal(answer.status, 200);
    const trace = (await answer.json()) as { answers: { answer: string }[] };
    assert.equal(trace.answers.length, 8);
  } finally {
    demo.kill('SIGTERM');
    if (demo.exitCode === null) await once(demo, 'exit');
  }
  assert.equal(demo.exitCode, 0);
});
