import { isDigest, type Digest } from '@waybill/kernel';
import type { ImageConfig } from './layers/image-config.ts';
import type { ImageSource } from './ports.ts';

/** The image that an image was built on, as far as anybody says. */
export interface BaseImage {
  readonly name?: string;
  readonly digest?: Digest;
  /** How many of the layers are its own, where that is known. */
  readonly layers?: number;
  /** `annotations`: the builder wrote it down; `layers`: its layers are those that the caller knows. */
  readonly known: 'annotations' | 'layers';
}

/** An image that others may be built on. */
export interface KnownBase {
  readonly name: string;
  readonly digest: Digest;
  /** Diff ids of its layers, base first. */
  readonly diffIds: readonly Digest[];
}

const nameKey = 'org.opencontainers.image.base.name';
const digestKey = 'org.opencontainers.image.base.digest';

/**
 * Recognises the base: by the layers of images that the caller knows, the longest that fits, because layers cannot be
 * claimed; else by the annotations or labels that the builder wrote. Source: OCI image-spec 1.1, annotations.
 */
export function findBaseImage(
  { annotations }: Pick<ImageSource, 'annotations'>,
  { diffIds, labels }: Pick<ImageConfig, 'diffIds' | 'labels'>,
  known: readonly KnownBase[] = [],
): BaseImage | undefined {
  const [longest] = known
    .filter(
      (base) =>
        base.diffIds.length > 0 &&
        base.diffIds.length < diffIds.length &&
        base.diffIds.every((diffId, at) => diffId === diffIds[at]),
    )
    .toSorted((a, b) => b.diffIds.length - a.diffIds.length);
  if (longest) {
    const { name, digest } = longest;
    return { name, digest, layers: longest.diffIds.length, known: 'layers' };
  }
  const name = annotations[nameKey] ?? labels[nameKey];
  const digest = annotations[digestKey] ?? labels[digestKey];
  if (name === undefined && digest === undefined) return undefined;
  return {
    ...(name === undefined ? {} : { name }),
    ...(digest !== undefined && isDigest(digest) ? { digest } : {}),
    known: 'annotations',
  };
}
