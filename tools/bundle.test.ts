import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { bundle } from './bundle.ts';
import { root } from './source-files.ts';

/** Below node_modules, so that the bundle finds what it leaves outside; each test run has its own. */
const home = join(root, 'node_modules/.cache', `waybill-bundle-test-${process.pid}`);
const bin = join(home, 'bin.mjs');
const cases = join(root, '../shared/conformance/sigstore-bundle-verify');

before(async () => {
  await bundle(join(home, 'dist'));
  for (const name of ['bin.mjs', 'package.json', 'README.md', 'LICENSE']) {
    cpSync(join(root, 'apps/cli', name), join(home, name));
  }
});
after(() => rmSync(home, { recursive: true, force: true }));

interface Ran {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

function node(words: readonly string[], cwd = root): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(process.execPath, words, { cwd, timeout: 60_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      resolve({ exitCode: typeof code === 'number' ? code : undefined, stdout, stderr });
    });
  });
}

test('the bundle starts with one small file and holds neither validators nor server in it', () => {
  const dist = join(home, 'dist');
  const start = readdirSync(dist).filter((name) => name.startsWith('start-'));
  assert.equal(start.length, 1);
  const text = readFileSync(join(dist, start[0] ?? ''), 'utf8');
  assert.ok(statSync(join(dist, start[0] ?? '')).size < 200_000);
  assert.equal(/(?:^|;)import(?:\s*[{*"]|\s\w)/.exec(text)?.[0], undefined, 'the start file imports nothing');
  assert.match(text, /function verifyBundle\(/, 'names stay, for the stack in a bug report');
  const first = readFileSync(join(dist, 'waybill.mjs'), 'utf8');
  assert.deepEqual(
    [...first.matchAll(/from\s*"([^"]+)"/g)].map(([, file]) => file),
    [`./${start[0]}`],
  );
  assert.ok(existsSync(join(dist, 'pglite-worker.mjs')));
  assert.match(readFileSync(join(dist, 'NOTICES.txt'), 'utf8'), /^commander /m);
});

test('an older Node gets one clear line and exit code 2', async () => {
  const pretend = `Object.defineProperty(process.versions, 'node', { value: '20.19.2' }); import(${JSON.stringify(bin)});`;
  const ran = await node(['-e', pretend]);
  assert.deepEqual(ran, {
    exitCode: 2,
    stdout: '',
    stderr: 'waybill needs Node.js 24 or newer; this is Node.js 20.19.2.\n',
  });
});

test('a clone that was not bundled says how to mend it', async () => {
  const alone = mkdtempSync(join(tmpdir(), 'waybill-alone-'));
  cpSync(bin, join(alone, 'bin.mjs'));
  const ran = await node([join(alone, 'bin.mjs'), '--version']);
  rmSync(alone, { recursive: true });
  assert.equal(ran.exitCode, 2);
  assert.match(ran.stderr, /not bundled yet.*\n {2}help: in a clone, run "npm ci"/);
});

test('every command of the bundle loads and explains itself', async () => {
  const { stdout } = await node([bin, '--help']);
  const names = [...stdout.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name ?? '');
  assert.ok(names.length >= 10);
  for (const name of names) assert.equal((await node([bin, name, '--help'])).exitCode, 0, name);
});

test('a reader that goes away is no error', async () => {
  const child = spawn(process.execPath, [bin, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  let stderr = '';
  child.stderr.on('data', (part: Buffer) => (stderr += part.toString()));
  const exitCode = await new Promise((resolve) => child.on('close', resolve));
  assert.deepEqual([exitCode, stderr], [0, '']);
});

test('the packed tarball holds what it needs and runs', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'waybill-packed-'));
  try {
    const npm = join(process.execPath, '../npm');
    const pack = ['pack', home, '--ignore-scripts', '--json', '--pack-destination', dir];
    const packed = await new Promise<string>((resolve, reject) => {
      const options = { cwd: dir, timeout: 60_000, env: { ...process.env, npm_config_offline: 'true' } };
      execFile(existsSync(npm) ? npm : 'npm', pack, options, (error, stdout) =>
        error ? reject(error) : resolve(stdout),
      );
    });
    const [{ filename, files }] = JSON.parse(packed) as [
      { readonly filename: string; readonly files: readonly { readonly path: string }[] },
    ];
    const paths = files.map(({ path }) => path);
    for (const path of ['bin.mjs', 'dist/waybill.mjs', 'dist/pglite-worker.mjs', 'LICENSE', 'README.md']) {
      assert.ok(paths.includes(path), path);
    }
    assert.ok(paths.every((path) => !path.startsWith('src/')));
    await new Promise<void>((resolve, reject) => {
      execFile('tar', ['-xzf', filename], { cwd: dir }, (error) => (error ? reject(error) : resolve()));
    });
    assert.equal((await node([join(dir, 'package/bin.mjs'), '--version'])).stdout, '0.1.0\n');
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});

test(
  'sigstore verify-bundle gets all 140 cases of the conformance suite right',
  {
    skip: !existsSync(cases) && 'no outside data: the conformance suite is not beside this checkout',
  },
  async () => {
    const wrong: string[] = [];
    let count = 0;
    const judge = async (name: string, words: readonly string[]): Promise<void> => {
      const { exitCode, stderr } = await node([bin, 'sigstore', 'verify-bundle', ...words]);
      const refusedWell = exitCode === 1 && /^error\[[a-z0-9-]+\]/.test(stderr);
      if (name.endsWith('_fail') ? !refusedWell : exitCode !== 0) wrong.push(`${name} ${exitCode} ${stderr}`);
      count++;
    };
    const folders = readdirSync(cases, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    for (const { name } of folders) {
      const at = (file: string): string => join(cases, name, file);
      const artifact = existsSync(at('artifact')) ? at('artifact') : join(cases, 'a.txt');
      const text = (file: string, usual: string): string =>
        existsSync(at(file)) ? readFileSync(at(file), 'utf8').trim() : usual;
      const signer = existsSync(at('key.pub'))
        ? ['--key', at('key.pub')]
        : [
            '--certificate-identity',
            text(
              'identity',
              'https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main',
            ),
            '--certificate-oidc-issuer',
            text('issuer', 'https://token.actions.githubusercontent.com'),
          ];
      const trusted = existsSync(at('trusted_root.json')) ? ['--trusted-root', at('trusted_root.json')] : [];
      const words = ['--bundle', at('bundle.sigstore.json'), ...signer, ...trusted];
      const digest = `sha256:${createHash('sha256').update(readFileSync(artifact)).digest('hex')}`;
      await Promise.all([judge(name, [...words, artifact]), judge(name, [...words, digest])]);
    }
    assert.deepEqual([count, wrong], [140, []]);
  },
);
