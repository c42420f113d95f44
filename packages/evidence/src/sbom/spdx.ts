import { formatInstant, formatLocation, hexOf, type JsonObject } from '@waybill/kernel';
import { contentUuid } from './content-uuid.ts';
import { fileProperties } from './file-properties.ts';
import type { SbomInput, SbomPackage } from './sbom-input.ts';
import { licenceOf } from './sbom-licence.ts';
import { shippedPackages } from './shipped-packages.ts';

const documentId = 'SPDXRef-DOCUMENT';
const componentId = 'SPDXRef-Component';

/**
 * Writes an SPDX 2.3 document (ISO/IEC 5962 with its later additions) as JSON. It describes the artifacts by
 * SHA-256: one in the described package itself, several as packages that it contains and that the document
 * describes as well (SPDX files would need SHA-1). Equal input gives equal bytes.
 */
export function buildSpdx(input: SbomInput): Uint8Array {
  const { packages, dependsOn } = shippedPackages(input);
  const ids = packageIds(packages);
  const described = describedPackages(input);
  const byKey = new Map(packages.map((entry) => [entry.key, entry]));
  const relationships = [
    ...described.map(({ SPDXID }) => relationship(documentId, 'DESCRIBES', SPDXID)),
    ...described.slice(1).map(({ SPDXID }) => relationship(componentId, 'CONTAINS', SPDXID)),
    ...[
      { id: componentId, dependsOn },
      ...packages.map((entry) => ({ id: ids.get(entry.key), ...entry })),
    ].flatMap(({ id, dependsOn: keys }) =>
      keys.map((key) => dependency(id ?? '', ids.get(key) ?? '', byKey.get(key))),
    ),
  ];
  const content = {
    creationInfo: {
      // The format knows whole seconds only.
      created: formatInstant(input.createdAt).replace(/\.\d+Z$/, 'Z'),
      creators: [`Tool: waybill-${input.toolVersion}`],
      ...unreadComment(input),
    },
    documentDescribes: described.map(({ SPDXID }) => SPDXID),
    packages: [
      ...described,
      ...packages.map((entry) => packageOf(entry, ids.get(entry.key) ?? '', annotations(input, entry))),
    ],
    relationships,
  };
  const name = input.component.name;
  const unique = `${encodeURIComponent(name)}-${contentUuid(JSON.stringify(content))}`;
  return Buffer.from(
    JSON.stringify({
      spdxVersion: 'SPDX-2.3',
      dataLicense: 'CC0-1.0',
      SPDXID: documentId,
      name,
      documentNamespace: `https://waybill.dev/spdx/${unique}`,
      ...content,
    }),
  );
}

/** Parts of it are there and are not listed. */
function unreadComment({ unread = [] }: SbomInput): JsonObject {
  return unread.length > 0 ? { comment: `Incomplete; not read: ${unread.join('; ')}` } : {};
}

/** The component, and its artifacts where there are several. */
function describedPackages({ component }: SbomInput): (JsonObject & { readonly SPDXID: string })[] {
  const [first, ...others] = component.artifacts;
  const single = first !== undefined && others.length === 0 ? first : undefined;
  const main = {
    SPDXID: componentId,
    name: component.name,
    ...(component.version === undefined ? {} : { versionInfo: component.version }),
    ...(single ? artifactMembers(single.name, hexOf(single.digest)) : {}),
    ...unknownMembers,
    primaryPackagePurpose: component.kind === 'container' ? 'CONTAINER' : 'APPLICATION',
    ...(component.purl === undefined ? {} : { externalRefs: [purlReference(component.purl)] }),
  };
  if (single) return [main];
  const files = component.artifacts.map((artifact, index) => ({
    SPDXID: `SPDXRef-Artifact-${index + 1}`,
    name: artifact.name,
    ...artifactMembers(artifact.name, hexOf(artifact.digest)),
    ...unknownMembers,
    primaryPackagePurpose: 'FILE',
  }));
  return [main, ...files];
}

function artifactMembers(name: string, hex: string): JsonObject {
  return { packageFileName: name, checksums: [{ algorithm: 'SHA256', checksumValue: hex }] };
}

const unknownMembers = {
  downloadLocation: 'NOASSERTION',
  filesAnalyzed: false,
  licenseConcluded: 'NOASSERTION',
  licenseDeclared: 'NOASSERTION',
  copyrightText: 'NOASSERTION',
} as const;

/** Ids that people can read; of two that would be equal the later key gets a number. */
function packageIds(packages: readonly SbomPackage[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  return new Map(
    packages.map(({ key, name, version }) => {
      const plain = `SPDXRef-Package-${`${name}-${version ?? 'unversioned'}`.replace(/[^A-Za-z0-9.-]+/g, '-')}`;
      let id = plain;
      for (let copy = 2; taken.has(id); copy++) id = `${plain}.${copy}`;
      taken.add(id);
      return [key, id];
    }),
  );
}

/** The format has no properties; what it cannot hold otherwise stands in annotations (SPDX 2.3, clause 12). */
function annotations(input: SbomInput, entry: SbomPackage): JsonObject {
  const texts = [
    ...(entry.properties ?? []).map(({ name, value }) => `${name}=${value}`),
    ...fileProperties(entry).map(({ name, value }) => `${name}=${value}`),
    ...(entry.files ?? []).flatMap(({ url, hashes }) =>
      url === undefined
        ? []
        : [
            `waybill:package:file=${[url, ...hashes.map(({ algorithm, hex }) => `${algorithm}:${hex}`)].join(' ')}`,
          ],
    ),
    ...(entry.dependenciesUnknown === true ? ['waybill:package:dependencies=unknown'] : []),
  ];
  if (texts.length === 0) return {};
  return {
    annotations: texts.map((comment) => ({
      annotationDate: formatInstant(input.createdAt).replace(/\.\d+Z$/, 'Z'),
      annotationType: 'OTHER',
      annotator: `Tool: waybill-${input.toolVersion}`,
      comment,
    })),
  };
}

function packageOf(entry: SbomPackage, id: string, more: JsonObject): JsonObject {
  return {
    SPDXID: id,
    name: entry.name,
    ...(entry.version === undefined ? {} : { versionInfo: entry.version }),
    ...unknownMembers,
    downloadLocation: entry.resolved?.replace('#', '@') ?? 'NOASSERTION',
    licenseDeclared: declaredLicence(entry.licence),
    ...(entry.hashes.length > 0
      ? {
          checksums: entry.hashes.map(({ algorithm, hex }) => ({
            algorithm: algorithm.toUpperCase(),
            checksumValue: hex,
          })),
        }
      : {}),
    primaryPackagePurpose: entry.kind === 'operating-system' ? 'OPERATING_SYSTEM' : 'LIBRARY',
    ...(entry.location === undefined ? {} : { sourceInfo: `read from ${formatLocation(entry.location)}` }),
    externalRefs: [purlReference(entry.purl)],
    ...more,
  };
}

function declaredLicence(text: string | undefined): string {
  const licence = text === undefined ? undefined : licenceOf(text);
  // A name that is no SPDX licence may not stand here.
  if (licence === undefined || licence.kind === 'name') return 'NOASSERTION';
  return licence.kind === 'id' ? licence.id : licence.expression;
}

function purlReference(purl: string): JsonObject {
  return { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl };
}

function dependency(from: string, to: string, target: SbomPackage | undefined): JsonObject {
  if (target?.scope === 'dev') return relationship(to, 'DEV_DEPENDENCY_OF', from);
  if (target?.scope === 'optional') return relationship(to, 'OPTIONAL_DEPENDENCY_OF', from);
  return relationship(from, 'DEPENDS_ON', to);
}

function relationship(from: string, type: string, to: string): JsonObject {
  return { spdxElementId: from, relationshipType: type, relatedSpdxElement: to };
}
