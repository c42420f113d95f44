import { hexOf, type Digest, type JsonObject } from '@waybill/kernel';
import type { BuiltArtifact } from './gitlab-build.ts';

/** Writes an in-toto Statement v1 as JSON, members in the order of the specification. */
export function statementJson(
  artifacts: readonly (Omit<BuiltArtifact, 'name'> & { readonly name?: string })[],
  predicateType: string,
  predicate: JsonObject,
): Uint8Array {
  return Buffer.from(
    JSON.stringify({
      _type: 'https://in-toto.io/Statement/v1',
      subject: artifacts.map(({ name, digest, sha512 }) => ({
        ...(name === undefined ? {} : { name }),
        digest: { ...digestSet(digest), ...(sha512 === undefined ? {} : { sha512 }) },
      })),
      predicateType,
      predicate,
    }),
  );
}

/** A digest as in-toto writes it: algorithm to hex. */
export function digestSet(digest: Digest): { readonly sha256: string } {
  return { sha256: hexOf(digest) };
}
