import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { Artifact } from '@waybill/evidence';
import { hashFile } from '@waybill/integrations/files';
import { isDigest, parseDigest, WaybillError } from '@waybill/kernel';

/** An artifact as a command was given it. */
export type NamedArtifact = NamedFile | NamedDigest;

interface NamedFile extends Named {
  readonly kind: 'file';
  readonly sizeBytes: number;
  /** First 16 bytes, or all of a shorter file. */
  readonly head: Uint8Array;
}

interface NamedDigest extends Named {
  readonly kind: 'digest' | 'image';
  readonly sizeBytes?: never;
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
 * Reads what ARTIFACT names: a file, `sha256:<hex>`, or an image by digest (`registry/app@sha256:<hex>`).
 * A file of that name wins. Throws `artifact-not-found`, `artifact-not-by-digest`, and what reading throws.
 */
export async function readArtifact(argument: string): Promise<NamedArtifact> {
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
  const at = argument.lastIndexOf('@');
  if (at > 0) {
    const digest = parseDigest(argument.slice(at + 1));
    const name = argument.slice(0, at);
    return { kind: 'image', argument, name, artifact: { digest, name } };
  }
  // `registry/app:1.2` says which image today, not which image.
  if (/^[\w.-]+(:\d+)?(\/[\w.-]+)+:[\w.-]+$/.test(argument)) {
    throw new WaybillError({
      code: 'artifact-not-by-digest',
      message: 'An image was named by tag, which can point elsewhere tomorrow.',
      expected: 'registry/path@sha256:<64 hex digits>',
      found: argument,
      help: 'Take the digest from the push, or from "docker buildx imagetools inspect".',
    });
  }
  throw new WaybillError({
    code: 'artifact-not-found',
    message: 'An artifact could not be found.',
    expected: 'a file, sha256:<64 hex digits>, or an image by digest',
    found: argument,
    help: 'Give the path of the file that was built, relative to where the command runs.',
  });
}

/** Reads all artifacts, one after the other; each digest may come once. Throws `artifact-named-twice`. */
export async function readArtifacts(words: readonly string[]): Promise<readonly NamedArtifact[]> {
  const read: NamedArtifact[] = [];
  for (const word of words) {
    const next = await readArtifact(word);
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
