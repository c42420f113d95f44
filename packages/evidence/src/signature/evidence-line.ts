import { isJsonObject, parseJson, WaybillError } from '@waybill/kernel';
import type { JsonValue } from '@waybill/kernel';
import { readStatement, type Statement } from '../provenance/statement.ts';
import { bundleLimits, parseBundle, readBundle, type Bundle } from './bundle.ts';
import { isEnvelope, readEnvelope } from './envelope.ts';

/** What a line of `provenance.intoto.jsonl` is, taken apart but not verified. */
export type EvidenceLine =
  | { readonly kind: 'bundle'; readonly bundle: Bundle }
  /** A DSSE envelope: the same payload once for each of its signatures. */
  | { readonly kind: 'envelope'; readonly signatures: readonly Bundle[] }
  /** Bundles as a package registry gives them; what it says of them beside is nobody's word. */
  | { readonly kind: 'attestations'; readonly bundles: readonly Bundle[] }
  /** A statement that nobody signed, as GitLab Runner writes it beside an artifact. */
  | { readonly kind: 'unsigned'; readonly statement: Statement };

/** A package version has two: its provenance, and the registry's own word that it was published. */
const maxAttestations = 16;

/**
 * Reads one line: a Sigstore bundle, a DSSE envelope (both stand in `.intoto.jsonl` files: in-toto attestation,
 * spec/v1/bundle.md), what an npm registry answers about a package version (`{attestations: [{bundle}]}`), or a
 * bare in-toto Statement, which is recognised so that people are told what it is.
 * Throws `bundle-malformed`, `envelope-malformed`, `attestations-malformed` or `statement-malformed`.
 */
export function parseEvidenceLine(bytes: Uint8Array): EvidenceLine {
  let value: JsonValue;
  try {
    value = parseJson(bytes, { maxBytes: bundleLimits.bundleBytes, maxDepth: bundleLimits.depth });
  } catch {
    // The same refusal, in the words of a bundle.
    return { kind: 'bundle', bundle: parseBundle(bytes) };
  }
  if (isEnvelope(value)) return { kind: 'envelope', signatures: readEnvelope(value) };
  if (isJsonObject(value) && !Object.hasOwn(value, 'mediaType')) {
    if (Object.hasOwn(value, '_type')) return { kind: 'unsigned', statement: readStatement(value) };
    if (Object.hasOwn(value, 'attestations')) {
      return { kind: 'attestations', bundles: readAttestations(value['attestations']) };
    }
  }
  return { kind: 'bundle', bundle: readBundle(value) };
}

function readAttestations(list: JsonValue | undefined): readonly Bundle[] {
  if (!Array.isArray(list) || list.length === 0 || list.length > maxAttestations) {
    throw malformed(
      `1 to ${maxAttestations} attestations`,
      Array.isArray(list) ? String(list.length) : 'no list',
    );
  }
  return (list as readonly JsonValue[]).map((item) => {
    if (!isJsonObject(item)) throw malformed('an object with a bundle for each attestation', 'another value');
    return readBundle(item['bundle'] ?? null);
  });
}

function malformed(expected: string, found: string): WaybillError {
  return new WaybillError({
    code: 'attestations-malformed',
    message: 'This is not what a package registry answers about the attestations of a package.',
    category: 'refused',
    expected,
    found,
    help: 'Save the answer of the registry unchanged: GET /-/npm/v1/attestations/NAME@VERSION.',
  });
}
