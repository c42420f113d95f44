import type { JsonObject } from '@waybill/kernel';
import { memberReader } from '../member-reader.ts';
import { malformedSbom } from './sbom-error.ts';
import { repeatedIn } from './sbom-oddities.ts';
import type { SbomContent, SbomEntry } from './sbom.ts';

const read = memberReader((name, expected) => malformedSbom(`${expected} as "${name}"`, 'something else'));

/** What an SPDX 2 document in JSON says: it describes packages or files, the other packages are components. */
export function parseSpdx(document: JsonObject): SbomContent {
  const relationships = read.objects(document, 'relationships');
  const described = describedIds(document, relationships);
  const packages = read.objects(document, 'packages').map((entry) => entryOf(entry, 'name'));
  const files = read.objects(document, 'files').map((entry) => entryOf(entry, 'fileName'));
  const repeatedRefs = repeatedIn([...packages, ...files].map(({ ref }) => ref));
  // What the document is about must not be two things.
  if (repeatedRefs.some((ref) => described.has(ref))) {
    throw malformedSbom('each described SPDXID once', 'one twice');
  }
  const isDescribed = ({ ref }: SbomEntry): boolean => ref !== undefined && described.has(ref);
  return {
    createdAtText: read.findText(read.findObject(document, 'creationInfo') ?? {}, 'created'),
    subjects: [...packages, ...files].filter(isDescribed),
    components: packages.filter((entry) => !isDescribed(entry)),
    repeatedRefs,
    edgeCount: relationships.filter((entry) => {
      const type = read.findText(entry, 'relationshipType') ?? '';
      return type === 'DEPENDS_ON' || type.endsWith('DEPENDENCY_OF');
    }).length,
  };
}

function describedIds(document: JsonObject, relationships: readonly JsonObject[]): ReadonlySet<string> {
  const documentId = read.findText(document, 'SPDXID') ?? 'SPDXRef-DOCUMENT';
  const ids = new Set(read.texts(document, 'documentDescribes'));
  for (const entry of relationships) {
    const type = read.findText(entry, 'relationshipType');
    const from = read.findText(entry, 'spdxElementId');
    const to = read.findText(entry, 'relatedSpdxElement');
    if (type === 'DESCRIBES' && from === documentId && to !== undefined) ids.add(to);
    if (type === 'DESCRIBED_BY' && to === documentId && from !== undefined) ids.add(from);
  }
  return ids;
}

function entryOf(element: JsonObject, nameMember: 'name' | 'fileName'): SbomEntry {
  const ref = read.findText(element, 'SPDXID');
  const version = read.findText(element, 'versionInfo');
  const purl = read
    .objects(element, 'externalRefs')
    .find((reference) => reference['referenceType'] === 'purl');
  return {
    ...(ref === undefined ? {} : { ref }),
    name: read.text(element, nameMember),
    ...(version === undefined ? {} : { version }),
    ...(purl === undefined ? {} : { purl: read.text(purl, 'referenceLocator') }),
    hashes: read.objects(element, 'checksums').map((hash) => ({
      algorithm: read.text(hash, 'algorithm').toLowerCase(),
      hex: read.text(hash, 'checksumValue').toLowerCase(),
    })),
  };
}
