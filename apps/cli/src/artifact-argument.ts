import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { Artifact } from '@waybill/evidence';
import { hashFile } from '@waybill/integrations/files';
import type { ImageReference } from '@waybill/integrations/oci-registry';
import { isDigest, WaybillError } from '@waybill/kernel';
import type { Session } from './command.ts';

/** An artifact as a command was given it. */
export type NamedArtifact = NamedFile | NamedDigest | NamedImage;

interface NamedFile extends Named {
  readonly kind: 'file';
  readonly sizeBytes: number;
  /** First 16 bytes, or all of a shorter file. */
  readonly head: Uint8Array;
}

interface NamedDigest extends Named {
  readonly kind: 'digest';
  readonly sizeBytes?: never;
}

/** An image, whichever digest it has. */
export interface NamedImage extends Named {
  readonly kind: 'image';
  readonly sizeBytes?: never;
  readonly reference: ImageReference;
  /** The tag that was asked for its digest, once. */
  readonly tag?: string;
}

interface Named {
  /** What the user wrote. */
  readonly argument: string;
  /** File name or image reference, for statements; the digest where nothing else is known. */
  readonly name: string;
  readonly artifact: Artifact;
}

/** Up to this size an artifact is kept in memory, for signatures that cover bytes rather than a digest. */
const maxHeldBytes = 64 * 1024 * 1024;

/**
 * Reads what ARTIFACT names: a file, `sha256:<hex>`, or an image (`registry/app@sha256:<hex>`, or by a tag, whose
 * registry is asked for the digest once). A file of that name wins. Throws `artifact-not-found`, and what reading
 * throws.
 */
export async function readArtifact(session: Session, argument: string): Promise<NamedArtifact> {
  if (existsSync(argument)) {
    const { digest, sha512, sizeBytes, head, bytes } = await hashFile(argument, { maxBytes: maxHeldBytes });
    const name = basename(argument);
    return {
      kind: 'file',
      argument,
      name,
      sizeBytes,
      head,
      artifact: { digest, sha512, name, ...(bytes && { bytes }) },
    };
  }
  if (isDigest(argument)) return { kind: 'digest', argument, name: argument, artifact: { digest: argument } };
  if (argument.includes('@') || /^[\w.-]+(:\d+)?(\/[\w.-]+)+:[\w.-]+$/.test(argument)) {
    const { identifyImage } = await import('./images/identify-image.ts');
    const { digest, name, ...image } = await identifyImage(session, argument);
    return { kind: 'image', argument, name, artifact: { digest, name }, ...image };
  }
  throw new WaybillError({
    code: 'artifact-not-found',
    message: 'An artifact could not be found.',
    expected: 'a file, sha256:<64 hex digits>, or an image (registry/path@sha256:…, registry/path:tag)',
    found: argument,
    help: 'Give the path of the file that was built, relative to where the command runs.',
  });
}

/** Reads all artifacts, one after the other; each digest may come once. Throws `artifact-named-twice`. */
export async function readArtifacts(
  session: Session,
  words: readonly string[],
): Promise<readonly NamedArtifact[]> {
  const read: NamedArtifact[] = [];
  for (const word of words) {
    const next = await readArtifact(session, word);
    const same = read.find(({ artifact }) => artifact.digest === next.artifact.digest);
    if (same) {
      throw new WaybillError({
        code: 'artifact-named-twice',
        message: 'One artifact was named twice.',
        expected: 'each artifact once',
        found: `${same.argument} and ${word} have one digest`,
      });
    }
    read.push(next);
  }
  return read;
}
