import type { JsonObject } from '@waybill/kernel';
import { memberReader } from '../member-reader.ts';
import { malformedSbom } from './sbom-error.ts';
import { repeatedIn } from './sbom-oddities.ts';
import type { SbomContent, SbomEntry, SbomEntryHash } from './sbom.ts';

const read = memberReader((name, expected) => malformedSbom(`${expected} as "${name}"`, 'something else'));

/** What a CycloneDX document in JSON says; components inside components are listed like all others. */
export function parseCycloneDx(document: JsonObject): SbomContent {
  const metadata = read.findObject(document, 'metadata') ?? {};
  const described = read.findObject(metadata, 'component');
  const dependencies = read.objects(document, 'dependencies');
  const subjects = described ? flatten([described]) : [];
  const components = flatten(read.objects(document, 'components'));
  return {
    createdAtText: read.findText(metadata, 'timestamp'),
    subjects,
    components,
    repeatedRefs: repeatedIn([...subjects, ...components].map(({ ref }) => ref)),
    edgeCount: dependencies.reduce((count, entry) => count + read.texts(entry, 'dependsOn').length, 0),
  };
}

function flatten(components: readonly JsonObject[]): SbomEntry[] {
  const entries: SbomEntry[] = [];
  // Grows while it is walked; the depth of the document is bounded.
  const open = [...components];
  for (const component of open) {
    entries.push(entryOf(component));
    for (const child of read.objects(component, 'components')) open.push(child);
  }
  return entries;
}

function entryOf(component: JsonObject): SbomEntry {
  const ref = read.findText(component, 'bom-ref');
  const group = read.findText(component, 'group') ?? '';
  const name = read.text(component, 'name');
  const version = read.findText(component, 'version');
  const purl = read.findText(component, 'purl');
  return {
    ...(ref === undefined ? {} : { ref }),
    name: group === '' ? name : `${group}/${name}`,
    ...(version === undefined ? {} : { version }),
    ...(purl === undefined ? {} : { purl }),
    hashes: read.objects(component, 'hashes').map(hashOf),
  };
}

function hashOf(hash: JsonObject): SbomEntryHash {
  const algorithm = read.text(hash, 'alg').toLowerCase();
  return {
    algorithm: algorithm.replace(/^sha-(\d+)$/, 'sha$1'),
    hex: read.text(hash, 'content').toLowerCase(),
  };
}
