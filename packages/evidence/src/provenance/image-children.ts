import {
  hexOf,
  isDigest,
  isJsonObject,
  type Digest,
  type JsonObject,
  type JsonValue,
  type WaybillError,
} from '@waybill/kernel';
import { malformedProvenance } from './provenance-error.ts';

/** An image of an index, for one platform. */
export interface ImageChild {
  readonly digest: Digest;
  /** `os/architecture` with its variant, such as `linux/arm64/v8`; for people. */
  readonly platform: string;
}

/** A child with the index that lists it. */
export interface ListedChild extends ImageChild {
  readonly index: Digest;
}

/** Far above any index in use, and what the registry's client reads of one at most. */
const maxChildren = 1024;
const maxPlatformLength = 200;

/**
 * `internalParameters.children`: which images the indexes among the subjects hold, at most 1,024. Not `resolvedDependencies`, because
 * the build did not read them, nor `byproducts`, because they are what was asked for. Throws `provenance-malformed`.
 */
export function childrenJson(
  artifacts: readonly { readonly digest: Digest; readonly children?: readonly ImageChild[] }[],
): JsonObject[] {
  const listed = artifacts.flatMap(({ digest: index, children = [] }) =>
    children.map(({ digest, platform }) => ({
      index: { sha256: hexOf(index) },
      digest: { sha256: hexOf(digest) },
      platform,
    })),
  );
  if (listed.length > maxChildren) throw tooMany();
  return listed;
}

/** Reads `internalParameters.children`; at most 1,024. Throws `provenance-malformed`. */
export function readChildren(internal: JsonObject): readonly ListedChild[] {
  const listed = internal['children'] ?? [];
  if (!Array.isArray(listed)) throw malformedProvenance('a list as "children"', 'something else');
  if (listed.length > maxChildren) throw tooMany();
  return (listed as readonly JsonValue[]).map((item) => {
    const { index, digest, platform } = isJsonObject(item) ? item : {};
    if (typeof platform !== 'string' || platform.length > maxPlatformLength) {
      throw malformedProvenance('a short "platform" for each of "children"', 'something else');
    }
    return { index: digestIn(index), digest: digestIn(digest), platform };
  });
}

function tooMany(): WaybillError {
  return malformedProvenance(`at most ${maxChildren} "children"`, 'more');
}

function digestIn(set: JsonValue | undefined): Digest {
  const sha256 = isJsonObject(set) ? set['sha256'] : undefined;
  const digest = typeof sha256 === 'string' ? `sha256:${sha256}` : '';
  if (isDigest(digest)) return digest;
  throw malformedProvenance('a sha256 for index and digest of each of "children"', 'something else');
}
