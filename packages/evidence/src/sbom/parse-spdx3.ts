import type { JsonObject } from '@waybill/kernel';
import { memberReader } from '../member-reader.ts';
import { malformedSbom } from './sbom-error.ts';
import type { SbomContent, SbomEntry } from './sbom.ts';
import { readGraph, referencesIn, typeOf } from './spdx3-graph.ts';

const read = memberReader((name, expected) => malformedSbom(`${expected} as "${name}"`, 'something else'));

/** Collections, whose root elements say what they are about (SPDX 3.0, Core/ElementCollection). */
const collections: ReadonlySet<string> = new Set(['SpdxDocument', 'software_Sbom', 'Bom', 'Bundle']);
const described: ReadonlySet<string> = new Set(['software_Package', 'software_File']);

/**
 * What an SPDX 3.0 document in JSON-LD says: the roots of its SBOMs, with the files that a root is distributed as,
 * are what it describes; all other packages are components. Elements are joined by `spdxId`; one that stands there
 * twice is refused, because readers would describe different things.
 */
export function parseSpdx3(document: JsonObject): SbomContent {
  const graph = readGraph(document);
  const rootIds = new Set<string>();
  const open = [...graph.elements.values()].filter((element) => typeOf(element) === 'SpdxDocument');
  if (open.length !== 1) throw malformedSbom('exactly one SpdxDocument', `${open.length} of them`);
  const relationships = graph.relationships;
  // Grows while it is walked; each element is entered once.
  for (const element of open) {
    const ids = [
      ...referencesIn(element, 'rootElement'),
      ...targetsOf(relationships, read.text(element, 'spdxId'), 'describes'),
    ];
    for (const id of ids) {
      if (rootIds.has(id)) continue;
      rootIds.add(id);
      const root = graph.elements.get(id);
      if (root !== undefined && collections.has(typeOf(root))) open.push(root);
    }
  }
  const artifacts = [...rootIds].flatMap((id) => targetsOf(relationships, id, 'hasDistributionArtifact'));
  for (const id of artifacts) rootIds.add(id);
  const things = [...graph.elements].filter(([, element]) => described.has(typeOf(element)));
  const packages = things.filter(([, element]) => typeOf(element) === 'software_Package');
  return {
    createdAtText: graph.createdAtText,
    subjects: things.filter(([id]) => rootIds.has(id)).map(entryOf),
    components: packages.filter(([id]) => !rootIds.has(id)).map(entryOf),
    edgeCount: relationships
      .filter((one) => one['relationshipType'] === 'dependsOn')
      .reduce((count, one) => count + referencesIn(one, 'to').length, 0),
    repeatedRefs: [],
  };
}

function targetsOf(relationships: readonly JsonObject[], from: string, type: string): string[] {
  return relationships
    .filter((one) => one['relationshipType'] === type && one['from'] === from)
    .flatMap((one) => referencesIn(one, 'to'));
}

function entryOf([ref, element]: readonly [string, JsonObject]): SbomEntry {
  const version = read.findText(element, 'software_packageVersion');
  const purl = read.findText(element, 'software_packageUrl') ?? purlAmong(element);
  return {
    ref,
    name: read.text(element, 'name'),
    ...(version === undefined ? {} : { version }),
    ...(purl === undefined ? {} : { purl }),
    hashes: read
      .objects(element, 'verifiedUsing')
      .filter((method) => typeOf(method) === 'Hash')
      .map((hash) => ({
        algorithm: read.text(hash, 'algorithm').toLowerCase(),
        hex: read.text(hash, 'hashValue').toLowerCase(),
      })),
  };
}

/** SPDX 3.0 spells the type `packageUrl`; some writers keep the `packageURL` of 3.0's drafts. */
function purlAmong(element: JsonObject): string | undefined {
  const found = read
    .objects(element, 'externalIdentifier')
    .find(
      (one) =>
        one['externalIdentifierType'] === 'packageUrl' || one['externalIdentifierType'] === 'packageURL',
    );
  return found && read.text(found, 'identifier');
}
