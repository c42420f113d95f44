import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, beforeEach, describe, test } from 'node:test';
import { WaybillError } from '@waybill/kernel';
import { readPlatformFolder } from './read-platform-folder.ts';
import { findGitCommit, readPlatformGit } from './read-platform-git.ts';

const top = mkdtempSync(join(tmpdir(), 'waybill-platform-test-'));
// Everything temporary below a folder of our own: other tests use the machine's at the same time.
process.env['TMPDIR'] = top;
after(() => rmSync(top, { recursive: true, force: true }));
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(top, 'p-'));
  mkdirSync(join(dir, 'runbooks'));
  mkdirSync(join(dir, '.hidden'));
  writeFileSync(join(dir, '.hidden', 'x'), 'hidden');
  writeFileSync(join(dir, 'waybill.yaml'), 'version: 1\n');
  writeFileSync(join(dir, 'runbooks', 'log.md'), '# log\n');
});

function refusedWith(code: string): (error: unknown) => boolean {
  return (error) => error instanceof WaybillError && error.code === code;
}

function asText(files: ReadonlyMap<string, Uint8Array>): readonly (readonly [string, string])[] {
  return [...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString()] as const);
}

const expected = [
  ['runbooks/log.md', '# log\n'],
  ['waybill.yaml', 'version: 1\n'],
];

function git(...args: readonly string[]): string {
  const identity = [
    '-c',
    'user.name=test',
    '-c',
    'user.email=test@example.com',
    '-c',
    'init.defaultBranch=main',
  ];
  return execFileSync('git', [...identity, ...args], { cwd: dir, encoding: 'utf8' }).trim();
}

/** Commits the folder as it stands and returns the commit. */
function commit(): string {
  if (!existsSync(join(dir, '.git'))) git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '-m', 'platform');
  return git('rev-parse', 'HEAD');
}

describe('readPlatformFolder()', () => {
  test('gives every file by its path, in order, hidden ones left out', async () => {
    assert.deepEqual(asText(await readPlatformFolder(dir)), expected);
  });

  test('follows a link to a file inside', async () => {
    symlinkSync('waybill.yaml', join(dir, 'linked.yaml'));
    const files = await readPlatformFolder(dir);
    assert.equal(Buffer.from(files.get('linked.yaml') ?? '').toString(), 'version: 1\n');
  });

  const links = {
    outside: '/etc/hostname',
    'to nothing': 'missing',
    'to a folder': 'runbooks',
    upwards: '..',
  };
  for (const [name, target] of Object.entries(links)) {
    test(`refuses a link that leads ${name}`, async () => {
      symlinkSync(target, join(dir, 'link.yaml'));
      await assert.rejects(readPlatformFolder(dir), refusedWith('platform-file-unsafe'));
    });
  }

  test('refuses a pipe, a file that is too large, too many files and a missing folder', async () => {
    const copy = (name: string): string => {
      cpSync(dir, join(top, name), { recursive: true });
      return join(top, name);
    };
    execFileSync('mkfifo', [join(copy('pipe'), 'pipe')]);
    await assert.rejects(readPlatformFolder(join(top, 'pipe')), refusedWith('platform-file-unsafe'));
    writeFileSync(join(copy('large'), 'large'), Buffer.alloc(8 * 1024 * 1024 + 1));
    await assert.rejects(readPlatformFolder(join(top, 'large')), refusedWith('file-too-large'));
    copy('many');
    for (let n = 0; n < 2000; n++) writeFileSync(join(top, 'many', `f${n}`), '');
    await assert.rejects(readPlatformFolder(join(top, 'many')), refusedWith('platform-too-large'));
    await assert.rejects(readPlatformFolder(join(top, 'none')), refusedWith('file-not-readable'));
  });
});

describe('readPlatformGit()', () => {
  test('gives what the folder would, at the commit asked for and not at the branch', async () => {
    const wanted = commit();
    writeFileSync(join(dir, 'waybill.yaml'), 'version: 2\n');
    commit();
    assert.deepEqual(asText(await readPlatformGit(pathToFileURL(dir).href, wanted)), expected);
  });

  test('leaves no folder behind', async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('waybill-platform-')).length;
    await readPlatformGit(pathToFileURL(dir).href, commit());
    await readPlatformGit(pathToFileURL(dir).href, 'a'.repeat(40)).catch(() => {});
    assert.equal(readdirSync(tmpdir()).filter((name) => name.startsWith('waybill-platform-')).length, before);
  });

  test('takes nothing from the configuration or the environment of whoever runs it', async () => {
    const wanted = commit();
    const marker = join(top, 'marker');
    const config = join(top, 'gitconfig');
    writeFileSync(
      config,
      `[core]\n\tfsmonitor = touch ${marker}\n[url "file:///nowhere/"]\n\tinsteadOf = file://\n`,
    );
    const before = { ...process.env };
    Object.assign(process.env, {
      GIT_CONFIG_GLOBAL: config,
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'url.file:///nowhere/.insteadOf',
      GIT_CONFIG_VALUE_0: 'file://',
      GIT_DIR: '/nowhere',
      GIT_EXEC_PATH: '/nowhere',
    });
    try {
      assert.deepEqual(asText(await readPlatformGit(pathToFileURL(dir).href, wanted)), expected);
    } finally {
      process.env = before;
    }
    assert.ok(!existsSync(marker));
  });

  test('refuses addresses that git would take as an option, a command or a path', async () => {
    for (const url of [
      '--upload-pack=touch /tmp/x',
      'ext::sh -c touch% /tmp/x',
      '-x',
      '',
      '/etc',
      'git@host:a/b.git',
      'ssh://-oProxyCommand=x/a',
      'ssh://-l@host/a',
      'https://a:%zz@host/a',
    ]) {
      await assert.rejects(readPlatformGit(url, 'a'.repeat(40)), refusedWith('platform-address-malformed'));
    }
  });

  test('refuses a commit that is not named in full', async () => {
    for (const name of ['main', 'HEAD', 'a'.repeat(39), 'A'.repeat(40), '--all']) {
      await assert.rejects(
        readPlatformGit(pathToFileURL(dir).href, name),
        refusedWith('platform-commit-malformed'),
      );
    }
  });

  test('ends with git-failed where the commit is not there', async () => {
    commit();
    await assert.rejects(readPlatformGit(pathToFileURL(dir).href, 'a'.repeat(40)), refusedWith('git-failed'));
  });

  test('refuses links and submodules', async () => {
    symlinkSync('/etc/hostname', join(dir, 'link.yaml'));
    await assert.rejects(
      readPlatformGit(pathToFileURL(dir).href, commit()),
      refusedWith('platform-file-unsafe'),
    );
    rmSync(join(dir, 'link.yaml'));
    git('update-index', '--add', '--cacheinfo', `160000,${'b'.repeat(40)},sub`);
    git('commit', '--quiet', '-m', 'submodule');
    const withModule = git('rev-parse', 'HEAD');
    await assert.rejects(
      readPlatformGit(pathToFileURL(dir).href, withModule),
      refusedWith('platform-file-unsafe'),
    );
  });

  test('ends at its deadline where the server hangs, and shows no password', async () => {
    const seen: (string | undefined)[] = [];
    const server = createServer((request) => {
      seen.push(request.headers.authorization);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://job:secret-token@127.0.0.1:${(server.address() as AddressInfo).port}/p.git`;
    const startedMs = performance.now();
    try {
      await assert.rejects(readPlatformGit(url, 'a'.repeat(40), { deadlineMs: 1000 }), (error) => {
        assert.ok(refusedWith('git-failed')(error));
        assert.ok(!JSON.stringify(error, Object.getOwnPropertyNames(error)).includes('secret-token'));
        return true;
      });
    } finally {
      server.closeAllConnections();
      server.close();
    }
    assert.ok(performance.now() - startedMs < 5000);
    assert.deepEqual(seen, [`Basic ${Buffer.from('job:secret-token').toString('base64')}`]);
  });

  test('follows no redirect', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(302, { location: '/elsewhere/info/refs?service=git-upload-pack' }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/p.git`;
    await assert.rejects(readPlatformGit(url, 'a'.repeat(40)), refusedWith('git-failed'));
    server.close();
    assert.deepEqual(asked, ['/p.git/info/refs?service=git-upload-pack']);
  });
});

describe('findGitCommit()', () => {
  test('finds the newest commit of exactly the branch that is named', async () => {
    const first = commit();
    git('branch', 'followed');
    git('branch', 'other/followed');
    writeFileSync(join(dir, 'more.yaml'), 'version: 1\n');
    const second = commit();
    const url = pathToFileURL(dir).href;
    assert.equal(await findGitCommit(url, 'followed'), first);
    git('branch', '--force', 'followed');
    assert.equal(await findGitCommit(url, 'followed'), second);
    await assert.rejects(findGitCommit(url, 'missing'), refusedWith('git-failed'));
  });

  test('takes no name that is a pattern, an option or a range', async () => {
    const url = pathToFileURL(dir).href;
    for (const name of ['*', '--upload-pack=touch', 'a..b', 'a b', '']) {
      await assert.rejects(findGitCommit(url, name), refusedWith('platform-branch-malformed'), name);
    }
  });
});
