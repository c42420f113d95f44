import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { inspectImage } from '../inspect-image.ts';
import { makeImage } from '../testing/make-image.ts';

const dir = mkdtempSync(join(tmpdir(), 'waybill-rpm-'));
after(() => rmSync(dir, { recursive: true, force: true }));
const noRpm =
  spawnSync('rpmbuild', ['--version']).error === undefined
    ? false
    : 'no peer: no rpmbuild, install the Debian package rpm';

const osRelease = { path: 'etc/os-release', content: 'ID=fedora\nVERSION_ID=41\n' };
type Field = readonly [tag: number, type: 4 | 6, value: string | number];

/** A header as the database stores it. */
function header(...fields: readonly Field[]): Buffer {
  const index: Buffer[] = [];
  const data: Buffer[] = [];
  let at = 0;
  for (const [tag, type, value] of fields) {
    const bytes = Buffer.from(`${value}\0`);
    if (typeof value === 'number') {
      bytes.fill(0);
      data.push(Buffer.alloc((4 - (at % 4)) % 4));
      at += data.at(-1)?.length ?? 0;
    }
    const content = typeof value === 'number' ? Buffer.alloc(4) : bytes;
    if (typeof value === 'number') content.writeUInt32BE(value);
    const entry = Buffer.alloc(16);
    [tag, type, at, 1].forEach((number, place) => entry.writeUInt32BE(number, place * 4));
    index.push(entry);
    data.push(content);
    at += content.length;
  }
  const counts = Buffer.alloc(8);
  counts.writeUInt32BE(index.length, 0);
  counts.writeUInt32BE(at, 4);
  return Buffer.concat([counts, ...index, ...data]);
}

const bash: readonly Field[] = [
  [1000, 6, 'bash'],
  [1001, 6, '5.2.32'],
  [1002, 6, '1.fc41'],
  [1003, 4, 2],
  [1014, 6, 'GPL-3.0-or-later'],
  [1022, 6, 'x86_64'],
  [1044, 6, 'bash-5.2.32-1.fc41.src.rpm'],
];

function database(...blobs: readonly Buffer[]): Buffer {
  const path = join(dir, `${Math.random()}.sqlite`);
  const written = new DatabaseSync(path);
  written.exec("CREATE TABLE 'Packages' (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)");
  const insert = written.prepare('INSERT INTO Packages (blob) VALUES (?)');
  for (const blob of blobs) insert.run(blob);
  written.close();
  return readFileSync(path);
}

function contentsOf(content: Uint8Array): ReturnType<typeof inspectImage> {
  return inspectImage(
    makeImage([{ files: [osRelease, { path: 'usr/lib/sysimage/rpm/rpmdb.sqlite', content }] }]),
  );
}

test('rpm packages are listed with epoch, architecture and source, keys of signers are not', async () => {
  const key = header([1000, 6, 'gpg-pubkey'], [1001, 6, 'abc'], [1002, 6, 'def']);
  const { packages, findings } = await contentsOf(database(header(...bash), key));
  assert.deepEqual(findings, []);
  assert.deepEqual(
    packages.map(({ purl, version, licence }) => [purl, version, licence]),
    [
      [
        'pkg:rpm/fedora/bash@5.2.32-1.fc41?arch=x86_64&distro=fedora-41&epoch=2&upstream=bash-5.2.32-1.fc41.src.rpm',
        '2:5.2.32-1.fc41',
        'GPL-3.0-or-later',
      ],
    ],
  );
});

test('an rpm database with a damaged header is a finding, never fewer packages', async () => {
  const good = header(...bash);
  const outside = Buffer.from(good);
  outside.writeUInt32BE(0x7fffffff, 8 + 8);
  const larger = Buffer.from(good);
  larger.writeUInt32BE(0x7fffffff, 4);
  const nameless = header(...bash.slice(1));
  for (const damaged of [outside, larger, nameless, good.subarray(0, 5)]) {
    const { packages, findings } = await contentsOf(database(good, damaged));
    assert.equal(findings.length, 1);
    assert.deepEqual(packages, []);
  }
});

test('a database that rpm itself wrote is read as rpm reads it', { skip: noRpm }, async () => {
  mkdirSync(join(dir, 'build'));
  const rpms: string[] = [];
  for (const [name, version] of [
    ['waybill-one', '1.2'],
    ['waybill-two', '3.4'],
  ] as const) {
    const spec = join(dir, `${name}.spec`);
    writeFileSync(
      spec,
      `Name: ${name}\nEpoch: 1\nVersion: ${version}\nRelease: 5\nSummary: test\nLicense: MIT\nBuildArch: noarch\n%description\ntest\n%files\n`,
    );
    execFileSync('rpmbuild', ['-bb', '--define', `_topdir ${join(dir, 'build')}`, spec], { stdio: 'pipe' });
    rpms.push(join(dir, `build/RPMS/noarch/${name}-${version}-5.noarch.rpm`));
  }
  const db = join(dir, 'rpmdb');
  const options = ['--dbpath', db, '--define', '_db_backend sqlite'];
  execFileSync('rpm', [...options, '--initdb'], { stdio: 'pipe' });
  execFileSync('rpm', [...options, '-i', '--justdb', '--nodeps', ...rpms], { stdio: 'pipe' });
  // What is still in the write-ahead log belongs into the database, as a finished image has it.
  const sqlite = new DatabaseSync(join(db, 'rpmdb.sqlite'));
  sqlite.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  sqlite.close();
  const told = execFileSync('rpm', [...options, '-qa', '--qf', '%{NAME} %{EPOCH}:%{VERSION}-%{RELEASE}\n'], {
    encoding: 'utf8',
  });
  const { packages, findings } = await contentsOf(readFileSync(join(db, 'rpmdb.sqlite')));
  assert.deepEqual(findings, []);
  assert.deepEqual(
    packages.map(({ name, version }) => `${name} ${version}`),
    told
      .trim()
      .split('\n')
      .toSorted((a, b) => (a < b ? -1 : 1)),
  );
});
