import assert from 'node:assert/strict';
import test from 'node:test';
import { WaybillError } from '@waybill/kernel';
import { parsed, refusesEach, summary } from './testing/expectations.ts';
import * as sample from './testing/samples.ts';

const hex = 'ab'.repeat(32);
const byText = (a: string, b: string): number => (a < b ? -1 : 1);
const commit = '1f'.repeat(20);

function parse({ name, text, siblings }: sample.Sample): ReturnType<typeof parsed> {
  return parsed(name, text, siblings);
}

test('no lockfile of any kind lets a password or a token through', async () => {
  for (const one of sample.samples) {
    assert.doesNotMatch(JSON.stringify(await parse(one)), /secret|token=/, one.name);
  }
});

test('pnpm-lock.yaml: packages with their peers, scopes from what the folder asks for', async () => {
  const lockfile = await parse(sample.pnpm);
  assert.deepEqual(summary(lockfile).toSorted(byText), [
    'pkg:npm/%40acme/b@1.1.0 optional unspecified',
    'pkg:npm/a@1.0.0 required unspecified',
    'pkg:npm/peer@2.0.0 required unspecified',
    'pkg:npm/tool@3.0.0?download_url=https://example.com/tool.tgz dev url',
  ]);
  assert.equal(lockfile.formatVersion, '9.0');
});

test('yarn.lock of Yarn 1: wishes joined, what ships told by package.json', async () => {
  const lockfile = await parse(sample.yarnClassic);
  assert.deepEqual(summary(lockfile), [
    'pkg:npm/%40acme/a@1.0.3 required registry',
    'pkg:npm/b@2.0.0 required registry',
    'pkg:npm/tool@3.0.0 dev registry',
  ]);
  assert.equal(lockfile.project.name, 'app');
  assert.deepEqual(lockfile.packages[0]?.hashes.map(({ algorithm }) => algorithm).includes('sha512'), true);
});

test('yarn.lock of Yarn 2 and later: checksums are of the cache archive, so they are no hash of the package', async () => {
  const { packages } = await parse(sample.yarnBerry);
  const a = packages.find(({ name }) => name === 'a');
  assert.equal(a?.version, '1.0.2');
  assert.deepEqual(a?.hashes, []);
  assert.ok(a?.properties?.some(({ value }) => value.includes('cd'.repeat(64))));
});

test('Cargo.lock: crates of the registry and of Git, the project left out', async () => {
  const lockfile = await parse(sample.cargo);
  assert.deepEqual(summary(lockfile), [
    `pkg:cargo/forked@0.2.0?vcs_url=git%2Bhttps://example.com/forked.git%40${commit} required git`,
    'pkg:cargo/rand@0.8.5 required registry',
  ]);
  assert.deepEqual(lockfile.project, {
    name: 'app',
    version: '0.1.0',
    dependsOn: ['rand@0.8.5', 'forked@0.2.0'],
  });
  assert.deepEqual(lockfile.packages[1]?.hashes, [{ algorithm: 'sha256', hex }]);
});

test('go.mod with go.sum: replacements stand for what they replace, and h1 is no SHA-256 of a file', async () => {
  const lockfile = await parse(sample.go);
  assert.deepEqual(
    lockfile.packages.map(({ purl }) => purl),
    ['pkg:golang/example.com/fork@v1.2.4', 'pkg:golang/golang.org/x/net@v0.30.0'],
  );
  assert.ok(lockfile.packages.every(({ hashes }) => hashes.length === 0));
  assert.ok(lockfile.packages[0]?.properties?.some(({ name }) => name === 'waybill:go:h1'));
});

test('requirements.txt: hashes, markers, includes and constraints; no version is made up', async () => {
  const lockfile = await parse(sample.requirements);
  assert.deepEqual(
    lockfile.packages.map(({ name, version }) => `${name} ${version ?? '-'}`),
    ['requests 2.32.3', 'flask 3.0.3', 'tool -', 'archive -', 'Zope.Interface 5.0'],
  );
  const [requests, , tool, archive] = lockfile.packages;
  assert.equal(requests?.files?.length, 2);
  assert.match(tool?.purl ?? '', new RegExp(`vcs_url=git%2Bhttps:.*example\\.com/tool\\.git%40${commit}`));
  assert.match(archive?.purl ?? '', /download_url=https:.*archive-1\.0\.zip$/);
  const loose = await parsed('requirements.txt', 'flask>=2\nrequests==1.0\n');
  assert.equal(loose.packages[0]?.version, undefined);
  assert.match(loose.remarks.join('\n'), /1 of 2 requirements pin no version/);
});

test('requirements.txt: a missing include, a variable and an address without a name are refused', async () => {
  await assert.rejects(
    parsed('requirements.txt', '-r missing.txt\n'),
    (error) => error instanceof WaybillError && error.code === 'lockfile-part-missing',
  );
  await refusesEach('lockfile-malformed', 'requirements.txt', [
    'a==${VERSION}\n',
    'git+https://example.com/nameless\n',
    '-r ../outside.txt\n',
    '-r https://example.com/requirements.txt\n',
    'a==1 --hash=sha256:abc\n',
    '==1.0\n',
  ]);
});

test('poetry.lock: groups tell what ships, every archive keeps its hash', async () => {
  const { packages } = await parse(sample.poetry);
  assert.deepEqual(
    packages.map(({ name, scope, origin, dependsOn }) => [name, scope, origin, dependsOn]),
    [
      ['requests', 'required', 'registry', ['url-lib3@2.2.0']],
      ['url-lib3', 'required', 'git', []],
      ['pytest', 'dev', 'registry', []],
    ],
  );
  assert.deepEqual(packages[0]?.files?.[0], {
    name: 'requests-2.32.3-py3-none-any.whl',
    hashes: [{ algorithm: 'sha256', hex }],
  });
  const older = await parsed(
    'poetry.lock',
    `[[package]]\nname = "a"\nversion = "1"\ncategory = "dev"\noptional = false\n[metadata]\nlock-version = "1.1"\n[metadata.files]\na = [{file = "a-1.whl", hash = "sha256:${hex}"}]\n`,
  );
  assert.equal(older.packages[0]?.scope, 'dev');
  assert.equal(older.packages[0]?.files?.length, 1);
});

test('uv.lock: extras are optional, groups are development, other indexes are named', async () => {
  const lockfile = await parse(sample.uv);
  assert.deepEqual(
    lockfile.packages.map(({ name, scope, purl }) => [name, scope, purl]),
    [
      ['requests', 'required', 'pkg:pypi/requests@2.32.3'],
      ['rich', 'optional', 'pkg:pypi/rich@13.7.1?repository_url=https://pypi.example.com/simple'],
      ['pytest', 'dev', 'pkg:pypi/pytest@8.2.0'],
    ],
  );
  assert.equal(lockfile.project.name, 'app');
  assert.equal(lockfile.packages[0]?.files?.length, 2);
});

test('poetry.lock: name and version of the project come from pyproject.toml', async () => {
  const { project } = await parsed('poetry.lock', sample.poetry.text, {
    'pyproject.toml': '[tool.poetry]\nname = "shop"\nversion = "1.4"\n',
  });
  assert.deepEqual([project.name, project.version], ['shop', '1.4']);
});

test('uv.lock: the root of a workspace is the project, its members are packages', async () => {
  const member = `\n[[package]]\nname = "member"\nversion = "0.2.0"\nsource = { editable = "packages/member" }\ndependencies = [{ name = "rich" }]\n`;
  const { project, packages } = await parsed('uv.lock', `${sample.uv.text}${member}`);
  assert.equal(project.name, 'app');
  assert.ok(project.dependsOn.includes('member'));
  assert.equal(packages.find(({ name }) => name === 'member')?.origin, 'workspace');
  assert.equal(packages.find(({ name }) => name === 'rich')?.scope, 'required');
});

test('uv.lock: what an extra that is asked for adds ships like the package', async () => {
  const text = sample.uv.text
    .replace('{ name = "requests" },', '{ name = "requests", extra = ["socks"] },')
    .replace('sdist = {', 'optional-dependencies = { socks = [{ name = "rich" }] }\nsdist = {');
  const { packages } = await parsed('uv.lock', text);
  assert.equal(packages.find(({ name }) => name === 'rich')?.scope, 'required');
});

test('gradle.lockfile: test configurations do not ship, hashes come from the verification metadata', async () => {
  const { packages } = await parse(sample.gradle);
  assert.deepEqual(
    packages.map(({ purl, scope, hashes }) => [purl, scope, hashes]),
    [
      ['pkg:maven/com.acme/shop@1.4', 'required', [{ algorithm: 'sha256', hex }]],
      ['pkg:maven/org.junit/junit-bom@5.10.2', 'dev', []],
    ],
  );
  const bare = await parsed('gradle.lockfile', sample.gradle.text);
  assert.match(bare.remarks.join('\n'), /no module has a hash/);
});

test('lockfiles of versions that are not known are refused', async () => {
  await refusesEach('lockfile-version-unknown', 'pnpm-lock.yaml', ["lockfileVersion: '10.0'\n"]);
  await refusesEach('lockfile-version-unknown', 'Cargo.lock', ['version = 5\n']);
  await refusesEach('lockfile-version-unknown', 'poetry.lock', ['[metadata]\nlock-version = "3.0"\n', '']);
  await refusesEach('lockfile-version-unknown', 'uv.lock', ['version = 2\n', '']);
});

test('lockfiles that contradict themselves are refused, not guessed', async () => {
  const { text } = sample.cargo;
  await refusesEach('lockfile-malformed', 'Cargo.lock', [
    text.replace('"rand",', '"rnad",'),
    text.replace(`checksum = "${hex}"`, 'checksum = "abc"'),
    text.replace('name = "rand"', ''),
    text.replace('[[package]]', '[[package'),
  ]);
  await refusesEach('lockfile-malformed', 'uv.lock', [
    sample.uv.text.replace('{ name = "rich" }', '{ name = "none" }'),
  ]);
  await refusesEach('lockfile-malformed', 'gradle.lockfile', ['com.acme:shop=x\n', `a:b:1=c\na:b:1=c\n`]);
  await assert.rejects(
    parsed('gradle.lockfile', sample.gradle.text, {
      'gradle/verification-metadata.xml': '<!DOCTYPE x [<!ENTITY a "b">]><verification-metadata/>',
    }),
    (error) => error instanceof WaybillError && error.code === 'lockfile-malformed',
  );
});
