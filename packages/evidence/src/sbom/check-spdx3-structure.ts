import { isJsonObject, parseInstant, WaybillError, type CheckResult, type JsonObject } from '@waybill/kernel';
import { referencesIn, readGraph, typeOf, type Spdx3Graph } from './spdx3-graph.ts';

const code = 'sbom-schema';

/** Hex digits of the hashes that anybody compares (SPDX 3.0, Core/HashAlgorithm). */
const hexDigits: { readonly [algorithm: string]: number } = { sha256: 64, sha384: 96, sha512: 128, sha1: 40 };

/** Individuals of SPDX that stand for nothing and for "not told"; no document defines them. */
const individual = /^https:\/\/spdx\.org\/rdf\/3\.0(?:\.\d{1,2})?\/terms\/Core\/No(?:ne|Assertion)Element$/;

/**
 * Check `sbom-schema` for SPDX 3.0 in JSON-LD. Its official JSON schema and SHACL shapes do not ship with Waybill:
 * these are rules of our own on what a reader relies on (SPDX 3.0.1, Core and Software), and the answer says so.
 * Identifiers, creation, references, hashes, names and relationships are asked; properties of other profiles are not.
 */
export function checkSpdx3Structure(document: JsonObject, version: string): CheckResult {
  let broken: string | undefined;
  try {
    broken = firstBroken(readGraph(document));
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
    broken = `not ${error.expected ?? 'readable'}`;
  }
  if (broken === undefined) {
    return {
      code,
      outcome: 'pass',
      message: `The SBOM has the structure of SPDX ${version}, by rules of Waybill's own: the official schema was not asked.`,
    };
  }
  return {
    code,
    outcome: 'fail',
    message: `The SBOM does not have the structure of SPDX ${version}, by rules of Waybill's own.`,
    expected: 'a graph whose elements have an id, creation information, and references that lead somewhere',
    found: broken.slice(0, 300),
    help: 'Make the SBOM anew with a tool that writes valid documents; do not mend it by hand.',
  };
}

function firstBroken(graph: Spdx3Graph): string | undefined {
  const { nodes, elements } = graph;
  const documents = nodes.filter((node) => typeOf(node) === 'SpdxDocument');
  if (documents.length !== 1)
    return `/@graph has ${documents.length} nodes of the type SpdxDocument instead of one`;
  const creations = new Set(
    nodes.filter((node) => typeOf(node) === 'CreationInfo').map((node) => node['@id'] ?? node['spdxId']),
  );
  const imported = new Set(
    documents.flatMap((one) => objectsIn(one, 'import')).map((one) => one['externalSpdxId']),
  );
  const leads = (id: string): boolean => elements.has(id) || imported.has(id) || individual.test(id);
  for (const [at, node] of nodes.entries()) {
    const rule = brokenRule(node, creations, leads);
    if (rule !== undefined) return `/@graph/${at} ${rule}`;
  }
  return undefined;
}

function brokenRule(
  node: JsonObject,
  creations: ReadonlySet<unknown>,
  leads: (id: string) => boolean,
): string | undefined {
  const type = typeOf(node);
  if (type === '') return 'has no type';
  if (type === 'CreationInfo') return brokenCreation(node);
  if (node['spdxId'] === undefined)
    return type.startsWith('_') || '@id' in node ? undefined : 'has no spdxId';
  const creation = node['creationInfo'];
  const isKnown = isJsonObject(creation) ? brokenCreation(creation) === undefined : creations.has(creation);
  if (!isKnown) return 'has no creationInfo that leads to one';
  for (const name of ['rootElement', 'element', 'from', 'to']) {
    if (referencesIn(node, name).some((id) => !leads(id))) return `refers to an unknown element in ${name}`;
  }
  if (type.endsWith('Relationship')) {
    if (typeof node['relationshipType'] !== 'string') return 'has no relationshipType';
    if (referencesIn(node, 'from').length !== 1) return 'has no from';
    if (referencesIn(node, 'to').length === 0) return 'has no to';
  }
  if ((type === 'software_Package' || type === 'software_File') && typeof node['name'] !== 'string') {
    return 'has no name';
  }
  return objectsIn(node, 'verifiedUsing').some((method) => !isGoodHash(method))
    ? 'has a hash that is none of its algorithm'
    : undefined;
}

function brokenCreation(node: JsonObject): string | undefined {
  const { specVersion, created, createdBy } = node;
  if (typeof specVersion !== 'string' || !/^3\.0\.\d{1,2}$/.test(specVersion))
    return 'has no specVersion 3.0.x';
  if (!Array.isArray(createdBy) || createdBy.length === 0) return 'has no createdBy';
  try {
    parseInstant(typeof created === 'string' ? created : '');
    return undefined;
  } catch {
    return 'has no created';
  }
}

function isGoodHash(method: JsonObject): boolean {
  if (typeOf(method) !== 'Hash') return true;
  const { algorithm, hashValue } = method;
  if (typeof algorithm !== 'string' || typeof hashValue !== 'string' || hashValue === '') return false;
  const digits = hexDigits[algorithm];
  return digits === undefined || (hashValue.length === digits && /^[0-9a-fA-F]+$/.test(hashValue));
}

function objectsIn(node: JsonObject, name: string): readonly JsonObject[] {
  const value = node[name];
  return Array.isArray(value) ? value.filter((item) => isJsonObject(item)) : [];
}
