import type { CatalogueResult } from '../image-package.ts';
import { purlOf } from '../purl.ts';
import { type Catalogue, type FoundPackage, fromDatabase } from './catalogue.ts';
import { controlParagraphs } from './control-fields.ts';
import type { OperatingSystem } from './os-release.ts';

const database = 'var/lib/dpkg/status';
/** Distroless images have a file for each package, and the sums of its files beside it. */
const folder = /^var\/lib\/dpkg\/status\.d\/[^/]+$/;
const maxBytes = 64 * 1024 * 1024;

/** Packages of Debian and its descendants. Source: dpkg(1), "/var/lib/dpkg/status"; deb-control(5). */
export const dpkg: Catalogue = {
  name: 'dpkg',
  wants: (path) =>
    path === database || (folder.test(path) && !path.endsWith('.md5sums')) ? { maxBytes } : undefined,
  read(files, os) {
    const histories = files.list().filter(({ path }) => path === database || folder.test(path));
    const results = histories.map((history): CatalogueResult =>
      fromDatabase(history, (bytes) => parseStatus(bytes, history.path === database, os)),
    );
    return {
      packages: results.flatMap(({ packages }) => packages),
      findings: results.flatMap(({ findings }) => findings),
    };
  },
};

function parseStatus(bytes: Uint8Array, hasStatus: boolean, os: OperatingSystem | undefined): FoundPackage[] {
  const found: FoundPackage[] = [];
  for (const fields of controlParagraphs(Buffer.from(bytes).toString('utf8'))) {
    const [name, version] = [fields.get('package'), fields.get('version')];
    if (name === undefined || version === undefined) continue;
    // "deinstall ok config-files" leaves only configuration behind.
    if (hasStatus && !/\binstalled$/.test(fields.get('status') ?? '')) continue;
    found.push({
      ecosystem: 'deb',
      name,
      version,
      purl: purlOf({
        type: 'deb',
        namespace: os?.id ?? 'debian',
        name,
        version,
        qualifiers: { arch: fields.get('architecture'), distro: distroOf(os) },
      }),
      ...sourceOf(fields.get('source'), version),
    });
  }
  return found;
}

/** `openssl (3.0.1-1)`, or only the name where both have one version. */
function sourceOf(text: string | undefined, version: string): { readonly source?: string } {
  if (text === undefined) return {};
  const [, name = text, told] = /^(\S+)(?:\s+\(([^)]+)\))?$/.exec(text) ?? [];
  return { source: `${name}@${told ?? version}` };
}

/** `debian-12`. Source: purl-spec, deb definition, `distro`. */
export function distroOf(os: OperatingSystem | undefined): string | undefined {
  return os && os.versionId !== '' ? `${os.id}-${os.versionId}` : os?.id;
}
