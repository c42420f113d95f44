import { formatInstant, hexOf, type JsonObject } from '@waybill/kernel';
import { contentUuid } from './content-uuid.ts';
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
  const incomplete = packages.filter(({ missing }) => missing !== undefined && missing.length > 0);
  const content = {
    version: 1,
    metadata: {
      timestamp: formatInstant(input.createdAt),
      lifecycles: [{ phase: 'build' }],
      tools: { components: [{ type: 'application', name: 'waybill', version: input.toolVersion }] },
      component: describedComponent(input.component, root),
    },
    components: packages.map(componentOf),
    dependencies: [
      { ref: root, dependsOn },
      ...packages.map((entry) => ({ ref: entry.key, dependsOn: entry.dependsOn })),
    ],
    // Where the lockfile lacks a dependency the graph says so, instead of looking whole.
    ...(incomplete.length > 0
      ? { compositions: [{ aggregate: 'incomplete', dependencies: incomplete.map(({ key }) => key) }] }
      : {}),
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

function rootRef(component: SbomComponent, taken: ReadonlySet<string>): string {
  let ref = component.version === undefined ? component.name : `${component.name}@${component.version}`;
  while (taken.has(ref)) ref = `./${ref}`;
  return ref;
}

function describedComponent(component: SbomComponent, ref: string): JsonObject {
  const [first, ...others] = component.artifacts;
  const single = first !== undefined && others.length === 0 ? first : undefined;
  return {
    type: 'application',
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
    type: 'library',
    'bom-ref': entry.key,
    name: entry.name,
    ...(entry.version === undefined ? {} : { version: entry.version }),
    scope: scopes[entry.scope],
    ...(hashes.length > 0 ? { hashes } : {}),
    ...(entry.licence === undefined ? {} : { licenses: [licenceChoice(entry.licence)] }),
    purl: entry.purl,
    ...(entry.resolved === undefined
      ? {}
      : { externalReferences: [{ type: 'distribution', url: entry.resolved }] }),
  };
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
