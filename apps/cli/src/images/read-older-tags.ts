import {
  convertCosignLayer,
  cosignLayerTypes,
  cosignTagOf,
  type CosignDocument,
  type CosignLayer,
} from '@waybill/evidence';
import type { Manifest, Repository } from '@waybill/integrations/oci-registry';
import { WaybillError, type Digest } from '@waybill/kernel';

const layerTypes: ReadonlySet<string> = new Set(Object.values(cosignLayerTypes));

/**
 * What Cosign 1 and 2 left under the tags `sha256-<hex>.sig` and `.att` of an image, as documents that can be judged.
 * A tag is no proof of what it stands for: which image a document speaks of is for the gate to find in what was signed.
 * A layer that is malformed stays in sight as it is, and the others are judged: whoever may push must not keep them from it.
 * At most `maxCount` documents are read, of `maxBytes` in all; `tooMany` makes the error for more. Throws what the
 * registry's client throws.
 */
export async function readOlderTags(
  repository: Repository,
  image: Digest,
  limits: {
    readonly maxCount: number;
    readonly maxBytes: number;
    readonly tooMany: (found: number) => WaybillError;
  },
): Promise<readonly CosignDocument[]> {
  const documents: CosignDocument[] = [];
  let left = limits.maxBytes;
  for (const what of ['sig', 'att'] as const) {
    const manifest = await findManifest(repository, cosignTagOf(image, what));
    const layers = manifest?.kind === 'image' ? manifest.layers : [];
    const wanted = layers.filter(({ mediaType }) => layerTypes.has(mediaType));
    if (documents.length + wanted.length > limits.maxCount) {
      throw limits.tooMany(documents.length + wanted.length);
    }
    for (const { annotations = {}, ...layer } of wanted) {
      const bytes = await repository.readBlob(layer, left);
      left -= bytes.byteLength;
      documents.push(convertOrKeep({ mediaType: layer.mediaType, bytes, annotations }));
    }
  }
  return documents;
}

/** What is no document becomes a line that nobody can read, and the gate says so. */
function convertOrKeep(layer: CosignLayer): CosignDocument {
  try {
    return convertCosignLayer(layer);
  } catch (error) {
    if (!(error instanceof WaybillError) || error.code !== 'cosign-layer-malformed') throw error;
    return { kind: 'attestation', bytes: layer.bytes };
  }
}

async function findManifest(repository: Repository, tag: string): Promise<Manifest | undefined> {
  try {
    return (await repository.fetchManifest(tag)).manifest;
  } catch (error) {
    if (error instanceof WaybillError && error.code === 'image-not-found') return undefined;
    throw error;
  }
}
