import type { ImageFinding } from '../image-package.ts';
import { purlOf } from '../purl.ts';
import { readSqliteTable } from '../sqlite/read-table.ts';
import { type Catalogue, type FoundPackage, fromDatabase } from './catalogue.ts';
import { distroOf } from './dpkg.ts';
import type { OperatingSystem } from './os-release.ts';
import { parseRpmHeader, type RpmHeader } from './rpm-header.ts';

const folders = ['var/lib/rpm', 'usr/lib/sysimage/rpm', 'usr/share/rpm'];
const databases = new Set(folders.map((folder) => `${folder}/rpmdb.sqlite`));
/** Older forms, and changes that were not written into the database yet. */
const unreadable: ReadonlyMap<string, string> = new Map(
  folders.flatMap((folder) => [
    [`${folder}/Packages`, 'it is a Berkeley DB, the form of RPM before 4.16; only the SQLite form is read'],
    [`${folder}/Packages.db`, 'it is in the ndb form; only the SQLite form is read'],
    [
      `${folder}/rpmdb.sqlite-wal`,
      'it holds changes that were not written into the database; they are not read',
    ],
  ]),
);
const maxBytes = 256 * 1024 * 1024;

/** Packages of Fedora, Red Hat, SUSE and their descendants, from the SQLite form of their database. Source: rpm, `lib/backend/sqlite.cc`. */
export const rpm: Catalogue = {
  name: 'rpm',
  wants(path) {
    if (databases.has(path)) return { maxBytes };
    // Only that they hold something matters.
    return unreadable.has(path) ? { maxBytes, extract: (bytes) => bytes.subarray(0, 1) } : undefined;
  },
  read(files, os) {
    const results = files
      .list()
      .filter(({ path }) => databases.has(path))
      .map((history) => fromDatabase(history, (bytes) => parseDatabase(bytes, os)));
    return {
      packages: results.flatMap(({ packages }) => packages),
      findings: [...results.flatMap(({ findings }) => findings), ...unreadableIn(files)],
    };
  },
};

function unreadableIn(files: Parameters<Catalogue['read']>[0]): ImageFinding[] {
  return [...unreadable].flatMap(([path, reason]) =>
    (files.find(path)?.bytes.byteLength ?? 0) > 0 ? [{ path, reason }] : [],
  );
}

function parseDatabase(bytes: Uint8Array, os: OperatingSystem | undefined): FoundPackage[] {
  const found: FoundPackage[] = [];
  for (const values of readSqliteTable(bytes, 'Packages')) {
    const blob = values.find((value) => value instanceof Uint8Array);
    if (!(blob instanceof Uint8Array)) continue;
    const header = parseRpmHeader(blob);
    // Keys that signatures are checked with stand there as packages, and are none.
    if (header.name !== 'gpg-pubkey') found.push(packageOf(header, os));
  }
  return found;
}

function packageOf(header: RpmHeader, os: OperatingSystem | undefined): FoundPackage {
  const { name, release, epoch, arch, licence, sourceRpm } = header;
  const version = `${header.version}-${release}`;
  return {
    ecosystem: 'rpm',
    name,
    version: epoch === undefined ? version : `${epoch}:${version}`,
    purl: purlOf({
      type: 'rpm',
      namespace: os?.id ?? '',
      name,
      version,
      qualifiers: {
        arch,
        distro: distroOf(os),
        epoch: epoch === undefined ? undefined : String(epoch),
        upstream: sourceRpm,
      },
    }),
    ...(licence === undefined ? {} : { licence }),
    ...(sourceRpm === undefined ? {} : { source: sourceRpm }),
  };
}
