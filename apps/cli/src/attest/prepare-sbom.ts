import type { NamedArtifact } from '../artifact-argument.ts';
import type { Session } from '../command.ts';
import type { OpenedImage } from '../images/opened-image.ts';
import type { AttestOptions } from './attest-options.ts';
import { buildSbom } from './sbom/build-sbom.ts';
import type { SbomSource } from './sbom/sbom-part.ts';
import { takeSbom } from './sbom/take-sbom.ts';

/** An SBOM ready to leave with the artifacts. */
export interface PreparedSbom {
  /** `sbom.cdx.json` or `sbom.spdx.json`. */
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly componentCount: number;
  /** The files it was built from; none for one made elsewhere. */
  readonly sources: readonly SbomSource[];
  /** What it leaves open, and what was chosen without being asked, in sentences for people. */
  readonly remarks: readonly string[];
}

/**
 * Reads the SBOM that was made elsewhere, or builds one: of an image from its layers, else from the lockfiles, those
 * that were named, or all of the working folder. Throws `lockfile-not-found`, `lockfiles-conflict`, `lockfile-not-readable`,
 * `lockfile-workspace-unknown`, `sbom-of-something-else` and what parsing throws.
 */
export async function prepareSbom(
  session: Session,
  artifacts: readonly NamedArtifact[],
  images: readonly OpenedImage[],
  options: AttestOptions,
): Promise<PreparedSbom> {
  return options.sbom === undefined
    ? buildSbom(session, artifacts, images, options)
    : takeSbom(artifacts, options.sbom);
}
