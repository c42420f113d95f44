import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { run } from '../testing/run-in-process.ts';

const bash = spawnSync('bash', ['--version']).status === 0;

function complete(script: string, words: readonly string[]): readonly string[] {
  const list = words.map((word) => `'${word}'`).join(' ');
  const asked = `COMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}; _waybill; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, status } = spawnSync('bash', ['-c', `${script}\n${asked}`], { encoding: 'utf8' });
  assert.equal(status, 0);
  return stdout.split('\n').filter((word) => word !== '');
}

test(
  'the bash script completes commands, options of the right command, and choices',
  {
    skip: !bash && 'bash is not installed',
  },
  async () => {
    const { stdout } = await run(['completion', 'bash']);
    assert.deepEqual(complete(stdout, ['waybill', 'ver']), ['verify']);
    assert.deepEqual(complete(stdout, ['waybill', 'sigstore', '']), ['verify-bundle', 'sign-bundle']);
    assert.deepEqual(complete(stdout, ['waybill', 'sigstore', 'verify-bundle', '--cert']), [
      '--certificate-identity',
      '--certificate-oidc-issuer',
    ]);
    assert.deepEqual(complete(stdout, ['waybill', 'verify', '--format', '']), ['text', 'json']);
    assert.deepEqual(complete(stdout, ['waybill', 'trace', '--evi']), ['--evidence']);
  },
);

test('the scripts for zsh and fish know every command', async () => {
  for (const shell of ['zsh', 'fish']) {
    const { stdout } = await run(['completion', shell]);
    for (const name of ['attest', 'verify', 'trace', 'ledger', 'verify-bundle', 'checkpoint']) {
      assert.ok(stdout.includes(name), `${shell}: ${name}`);
    }
  }
});
