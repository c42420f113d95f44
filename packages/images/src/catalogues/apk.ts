import { purlOf } from '../purl.ts';
import { type Catalogue, type FoundPackage, fromDatabase } from './catalogue.ts';
import { distroOf } from './dpkg.ts';
import type { OperatingSystem } from './os-release.ts';

const databases = new Set(['lib/apk/db/installed', 'usr/lib/apk/db/installed']);
const maxBytes = 64 * 1024 * 1024;

/** Packages of Alpine and its descendants. Source: apk-tools, apk-installed(5). */
export const apk: Catalogue = {
  name: 'apk',
  wants: (path) => (databases.has(path) ? { maxBytes } : undefined),
  read(files, os) {
    const results = files
      .list()
      .filter(({ path }) => databases.has(path))
      .map((history) => fromDatabase(history, (bytes) => parseInstalled(bytes, os)));
    return {
      packages: results.flatMap(({ packages }) => packages),
      findings: results.flatMap(({ findings }) => findings),
    };
  },
};

function parseInstalled(bytes: Uint8Array, os: OperatingSystem | undefined): FoundPackage[] {
  const text = Buffer.from(bytes).toString('utf8');
  return text.split(/\n\n+/).flatMap((block): FoundPackage[] => {
    const fields = new Map<string, string>();
    for (const line of block.split('\n')) {
      const [, letter, value] = /^([A-Za-z]):(.*)$/.exec(line) ?? [];
      // Letters after the first folder are about files.
      if (letter !== undefined && value !== undefined && !fields.has(letter)) fields.set(letter, value);
    }
    const [name, version] = [fields.get('P'), fields.get('V')];
    if (name === undefined || version === undefined) return [];
    const [origin, licence] = [fields.get('o'), fields.get('L')];
    return [
      {
        ecosystem: 'apk',
        name,
        version,
        purl: purlOf({
          type: 'apk',
          namespace: os?.id ?? 'alpine',
          name,
          version,
          qualifiers: { arch: fields.get('A'), distro: distroOf(os) },
        }),
        ...(licence === undefined || licence === '' ? {} : { licence }),
        ...(origin === undefined || origin === '' ? {} : { source: `${origin}@${version}` }),
      },
    ];
  });
}
