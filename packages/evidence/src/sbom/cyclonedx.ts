import { formatInstant, hexOf, type JsonObject, type SourceLocation } from '@waybill/kernel';
import { contentUuid } from './content-uuid.ts';
import { fileProperties } from './file-properties.ts';
import type { SbomArtifact, SbomComponent, SbomHash, SbomInput, SbomPackage } from './sbom-input.ts';
import { licenceOf } from './sbom-licence.ts';
import { shippedPackages } from './shipped-packages.ts';

/**
 * Writes a CycloneDX 1.6 document (ECMA-424) as JSON. It describes the artifacts by SHA-256: one in
 * `metadata.component` itself, several as its components of type `file`. Every place of installation is a
 * component with purl, hashes, licence and its part of the dependency graph. Equal input gives equal bytes.
 */
export function buildCycloneDx(input: SbomInput): Uint8Array {
  const { packages, dependsOn } = shippedPackages(input);
  const root = rootRef(input.component, new Set(packages.map(({ key }) => key)));
  const compositions = [...compositionsOf(packages), ...unreadComposition(input, root)];
  const content = {
    version: 1,
    metadata: {
      timestamp: formatInstant(input.createdAt),
      lifecycles: [{ phase: 'build' }],
      tools: { components: [{ type: 'application', name: 'waybill', version: input.toolVersion }] },
      component: describedComponent(input.component, root),
      ...unreadProperties(input),
    },
    components: packages.map(componentOf),
    dependencies: [
      { ref: root, dependsOn },
      // An empty entry would say that it depends on nothing; no entry says that nobody knows (1.6, dependencies).
      ...packages
        .filter(({ dependenciesUnknown }) => dependenciesUnknown !== true)
        .map((entry) => ({ ref: entry.key, dependsOn: entry.dependsOn })),
    ],
    ...(compositions.length > 0 ? { compositions } : {}),
  };
  return Buffer.from(
    JSON.stringify({
      $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      serialNumber: `urn:uuid:${contentUuid(JSON.stringify(content))}`,
      ...content,
    }),
  );
}

/** Where a dependency is missing or unknown the graph says so, instead of looking whole. */
function compositionsOf(packages: readonly SbomPackage[]): JsonObject[] {
  const incomplete = packages.filter(({ missing }) => missing !== undefined && missing.length > 0);
  const unknown = packages.filter(({ dependenciesUnknown }) => dependenciesUnknown === true);
  return [
    { aggregate: 'incomplete', dependencies: incomplete.map(({ key }) => key) },
    { aggregate: 'unknown', dependencies: unknown.map(({ key }) => key) },
  ].filter(({ dependencies }) => dependencies.length > 0);
}

/** Parts of it are there and are not listed. */
function unreadComposition({ unread = [] }: SbomInput, root: string): JsonObject[] {
  return unread.length > 0 ? [{ aggregate: 'incomplete', assemblies: [root] }] : [];
}

function unreadProperties({ unread = [] }: SbomInput): JsonObject {
  return unread.length > 0
    ? { properties: unread.map((value) => ({ name: 'waybill:sbom:unread', value })) }
    : {};
}

function rootRef(component: SbomComponent, taken: ReadonlySet<string>): string {
  let ref = component.version === undefined ? component.name : `${component.name}@${component.version}`;
  while (taken.has(ref)) ref = `./${ref}`;
  return ref;
}

function describedComponent(component: SbomComponent, ref: string): JsonObject {
  const [first, ...others] = component.artifacts;
  const single = first !== undefined && others.length === 0 ? first : undefined;
  return {
    type: component.kind ?? 'application',
    'bom-ref': ref,
    name: component.name,
    ...(component.version === undefined ? {} : { version: component.version }),
    ...(single ? { hashes: artifactHashes(single) } : {}),
    ...(component.purl === undefined ? {} : { purl: component.purl }),
    ...(single
      ? { properties: [{ name: 'waybill:artifact:name', value: single.name }, ...artifactSize(single)] }
      : { components: component.artifacts.map(artifactComponent) }),
  };
}

function artifactComponent(artifact: SbomArtifact, index: number): JsonObject {
  const properties = artifactSize(artifact);
  return {
    type: 'file',
    'bom-ref': `artifact:${index + 1}`,
    name: artifact.name,
    hashes: artifactHashes(artifact),
    ...(properties.length > 0 ? { properties } : {}),
  };
}

function artifactHashes(artifact: SbomArtifact): JsonObject[] {
  return [{ alg: 'SHA-256', content: hexOf(artifact.digest) }];
}

function artifactSize({ sizeBytes }: SbomArtifact): JsonObject[] {
  return sizeBytes === undefined ? [] : [{ name: 'waybill:artifact:bytes', value: String(sizeBytes) }];
}

const scopes = { required: 'required', optional: 'optional', dev: 'excluded' } as const;

function componentOf(entry: SbomPackage): JsonObject {
  const hashes = entry.hashes.map(hashOf);
  return {
    type: entry.kind ?? 'library',
    'bom-ref': entry.key,
    name: entry.name,
    ...(entry.version === undefined ? {} : { version: entry.version }),
    scope: scopes[entry.scope],
    ...(hashes.length > 0 ? { hashes } : {}),
    ...(entry.licence === undefined ? {} : { licenses: [licenceChoice(entry.licence)] }),
    purl: entry.purl,
    ...distributions(entry),
    ...propertiesOf(entry),
    ...(entry.location === undefined ? {} : { evidence: { occurrences: [occurrenceOf(entry.location)] } }),
  };
}

/** Addresses of the archives, with their hashes where there are several: those are not the component's own. */
function distributions(entry: SbomPackage): JsonObject {
  const type = 'distribution';
  const references = [
    ...(entry.resolved === undefined ? [] : [{ type, url: entry.resolved }]),
    ...(entry.files ?? []).flatMap(({ url, hashes }) =>
      url === undefined ? [] : [{ type, url, ...(hashes.length > 0 ? { hashes: hashes.map(hashOf) } : {}) }],
    ),
  ];
  return references.length > 0 ? { externalReferences: references } : {};
}

function propertiesOf(entry: SbomPackage): JsonObject {
  const properties = [...(entry.properties ?? []), ...fileProperties(entry)];
  return properties.length > 0 ? { properties: properties.map(({ name, value }) => ({ name, value })) } : {};
}

function occurrenceOf({ file, line }: SourceLocation): JsonObject {
  return { location: file, ...(line === undefined ? {} : { line }) };
}

function hashOf({ algorithm, hex }: SbomHash): JsonObject {
  return { alg: algorithm.replace('sha', 'SHA-'), content: hex };
}

function licenceChoice(text: string): JsonObject {
  const licence = licenceOf(text);
  switch (licence.kind) {
    case 'id':
      return { license: { id: licence.id } };
    case 'expression':
      return { expression: licence.expression };
    case 'name':
      return { license: { name: licence.name } };
  }
}
