import type { NamedArtifact } from '../artifact-argument.ts';

/** What a person must know of images that were named by tag. */
export function tagNotes(artifacts: readonly NamedArtifact[]): readonly string[] {
  return artifacts.flatMap((named) =>
    named.kind === 'image' && named.tag !== undefined
      ? [
          `the tag ${named.name}:${named.tag} was ${named.artifact.digest} when it was asked; it can point elsewhere at any time, the digest cannot`,
        ]
      : [],
  );
}
