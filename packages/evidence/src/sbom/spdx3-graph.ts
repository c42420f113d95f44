import { isJsonObject, type JsonObject, type JsonValue } from '@waybill/kernel';
import { malformedSbom } from './sbom-error.ts';

/**
 * The contexts of SPDX 3.0. A document with a context of its own could give every name in it another meaning, so
 * the text is compared whole and nothing is ever fetched.
 */
const contextForm = /^https:\/\/spdx\.org\/rdf\/(3\.0(?:\.\d{1,2})?)\/spdx-context\.jsonld$/;

/** The elements of an SPDX 3.0 document by `spdxId`, and what else is needed of its graph. */
export interface Spdx3Graph {
  readonly elements: ReadonlyMap<string, JsonObject>;
  /** Relationships of every kind, lifecycle-scoped ones among them. */
  readonly relationships: readonly JsonObject[];
  /** Every node, elements and others, in its order. */
  readonly nodes: readonly JsonObject[];
  readonly createdAtText: string | undefined;
}

/** Version that the context of a JSON-LD document names, such as `3.0.1`; undefined for any other document. */
export function findSpdx3Version(document: JsonObject): string | undefined {
  const context = document['@context'];
  return typeof context === 'string' && '@graph' in document ? contextForm.exec(context)?.[1] : undefined;
}

/** Joins the nodes of a graph; throws `sbom-malformed` where they cannot be told apart. */
export function readGraph(document: JsonObject): Spdx3Graph {
  const graph = document['@graph'];
  if (!Array.isArray(graph)) throw malformedSbom('a list as "@graph"', 'something else');
  const elements = new Map<string, JsonObject>();
  const nodes = (graph as readonly JsonValue[]).map((node) => {
    if (!isJsonObject(node)) throw malformedSbom('an object for each node of "@graph"', 'another value');
    const id = node['spdxId'];
    if (id === undefined) return node;
    if (typeof id !== 'string' || id === '') throw malformedSbom('text as "spdxId"', 'something else');
    if (elements.has(id)) throw malformedSbom('each spdxId once', 'one twice');
    elements.set(id, node);
    return node;
  });
  const creation = nodes.find((node) => typeOf(node) === 'CreationInfo');
  const created = creation?.['created'];
  return {
    elements,
    relationships: nodes.filter((node) => typeOf(node).endsWith('Relationship')),
    nodes,
    createdAtText: typeof created === 'string' ? created : undefined,
  };
}

/** Type of a node; empty where it has none. */
export function typeOf(node: JsonObject): string {
  const type = node['type'] ?? node['@type'];
  return typeof type === 'string' ? type : '';
}

/** Ids that a member refers to: a text, a list of texts, or nothing. */
export function referencesIn(node: JsonObject, name: string): readonly string[] {
  const value = node[name] ?? [];
  const list: readonly JsonValue[] = Array.isArray(value)
    ? (value as readonly JsonValue[])
    : [value as JsonValue];
  return list.map((item) => {
    if (typeof item === 'string') return item;
    throw malformedSbom(`references as "${name}"`, 'something else');
  });
}
