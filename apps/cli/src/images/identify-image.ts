import { imageNameOf, parseImageReference, type ImageReference } from '@waybill/integrations/oci-registry';
import type { Digest } from '@waybill/kernel';
import type { Session } from '../command.ts';
import { openImageRepository } from './open-image-repository.ts';

/** An image with the one digest that it has for the whole command. */
export interface IdentifiedImage {
  readonly reference: ImageReference;
  /** `registry/repository`. */
  readonly name: string;
  readonly digest: Digest;
  /** The tag that was asked for its digest, once; absent where the digest was given. */
  readonly tag?: string;
}

/**
 * Gives an image its digest: the one that was named, else what its tag points to now. Only a tag makes the registry be
 * asked. Throws `image-reference-malformed`, and what the registry's client throws.
 */
export async function identifyImage(session: Session, argument: string): Promise<IdentifiedImage> {
  const reference = parseImageReference(argument);
  const name = imageNameOf(reference);
  if (reference.digest !== undefined) return { reference, name, digest: reference.digest };
  const tag = reference.tag ?? 'latest';
  session.progress(`asking ${reference.registry} what ${argument} is`);
  const { digest } = await openImageRepository(session.host, reference).fetchManifest(tag);
  return { reference, name, digest, tag };
}
