import { isJsonObject, parseJson, type JsonValue } from '@waybill/kernel';
import type { ImageFinding, ImagePackage } from '../image-package.ts';
import { purlOf } from '../purl.ts';
import { readZip } from '../zip/read-zip.ts';
import { type Catalogue, fromFile, type FoundPackage, UnreadableContent } from './catalogue.ts';

const archive = /\.(?:jar|war|ear|jpi|hpi)$/;
const properties = /^META-INF\/maven\/[^/]+\/[^/]+\/pom\.properties$/;
const maxBytes = 512 * 1024 * 1024;
/** Jars in jars, as Spring Boot and web archives have them. */
const maxDepth = 3;
const maxNestedBytes = 256 * 1024 * 1024;
const maxSmallBytes = 1024 * 1024;

/** Java archives by Maven's own record in them, archives inside archives included. Source: Maven Archiver, "pom.properties"; JAR File Specification. */
export const javaArchives: Catalogue = {
  name: 'java',
  // Only the findings are kept of archives of any size.
  wants: (path) => (archive.test(path) ? { maxBytes, extract: condense } : undefined),
  read(files) {
    const packages: ImagePackage[] = [];
    const findings: ImageFinding[] = [];
    for (const history of files.list()) {
      if (!archive.test(history.path)) continue;
      const value = parseJson(history.versions.at(-1)?.bytes ?? new Uint8Array());
      const { found, reasons } = isJsonObject(value) ? value : {};
      for (const one of listOf(found)) packages.push(fromFile(history, one as unknown as FoundPackage));
      for (const reason of listOf(reasons)) {
        if (typeof reason === 'string') findings.push({ path: history.path, reason });
      }
    }
    return { packages, findings };
  },
};

function condense(bytes: Uint8Array, path: string): Uint8Array {
  const inside: Inside = { found: [], reasons: [], leftBytes: maxNestedBytes };
  look(bytes, path.slice(path.lastIndexOf('/') + 1), inside, 0);
  return Buffer.from(JSON.stringify({ found: inside.found, reasons: inside.reasons }));
}

interface Inside {
  readonly found: FoundPackage[];
  readonly reasons: string[];
  /** Bytes of nested archives that may still be unpacked. */
  leftBytes: number;
}

function look(bytes: Uint8Array, name: string, inside: Inside, depth: number): void {
  try {
    const entries = readZip(bytes);
    const before = inside.found.length;
    for (const entry of entries) {
      if (properties.test(entry.path) && entry.sizeBytes <= maxSmallBytes) {
        inside.found.push(...fromProperties(entry.content()));
      } else if (archive.test(entry.path)) {
        inside.leftBytes -= entry.sizeBytes;
        if (depth === maxDepth || inside.leftBytes < 0) {
          throw new UnreadableContent('it holds more archives inside archives than are read');
        }
        look(entry.content(), entry.path.slice(entry.path.lastIndexOf('/') + 1), inside, depth + 1);
      }
    }
    if (inside.found.length === before) inside.found.push(...fromName(name));
  } catch (error) {
    if (!(error instanceof UnreadableContent)) throw error;
    inside.reasons.push(depth === 0 ? error.message : `${name}: ${error.message}`);
  }
}

function fromProperties(bytes: Uint8Array): FoundPackage[] {
  const values = new Map<string, string>();
  for (const line of Buffer.from(bytes).toString('utf8').split(/\r?\n/)) {
    const [, key, value] = /^\s*([A-Za-z]+)\s*[=:]\s*(.*?)\s*$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) values.set(key, value);
  }
  const [group, name, version] = [values.get('groupId'), values.get('artifactId'), values.get('version')];
  if (group === undefined || name === undefined || version === undefined) return [];
  return [
    {
      ecosystem: 'maven',
      name: `${group}:${name}`,
      version,
      purl: purlOf({ type: 'maven', namespace: group, name, version }),
    },
  ];
}

/** An archive without Maven's record: its file name is all that is known, and no group is made up. */
function fromName(file: string): FoundPackage[] {
  const [, name = file.replace(archive, ''), version = ''] =
    /^(.+?)-(\d[^/]*?)\.(?:jar|war|ear|jpi|hpi)$/.exec(file) ?? [];
  return [{ ecosystem: 'generic', name, version, purl: purlOf({ type: 'generic', name, version }) }];
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}
