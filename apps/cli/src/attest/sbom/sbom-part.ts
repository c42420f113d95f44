import type { SbomPackage } from '@waybill/evidence';

/** What one source (a lockfile, an image) gives to the SBOM. */
export interface SbomPart {
  /** Short name of the source; sets its packages apart from those of the other sources. */
  readonly label: string;
  /** The project that it speaks of, as far as it says. */
  readonly project?: { readonly name?: string; readonly version?: string };
  /** Keys are unique within the part. */
  readonly packages: readonly SbomPackage[];
  /** Keys of the packages that the project asks for itself. */
  readonly dependsOn: readonly string[];
  /** Every file that was read for it; the provenance lists them as resolved dependencies. */
  readonly sources: readonly SbomSource[];
  /** What it leaves open, in sentences for people. */
  readonly remarks: readonly string[];
  /** What is there and could not be read, in sentences: the SBOM says that it is incomplete. */
  readonly unread?: readonly string[];
}

/** A file that an SBOM was built from. */
export interface SbomSource {
  /** Path relative to where the command ran, or the bare name of a file outside. */
  readonly name: string;
  /** Lowercase hex. */
  readonly sha256: string;
}

/**
 * Joins the parts of one SBOM. A single part stays as it is. Of several, each key gets its part's label in front,
 * and the project is named only where all parts agree on it: an artifact of two projects has the name of neither.
 */
export function joinParts(parts: readonly SbomPart[]): Omit<SbomPart, 'label'> {
  const [first, ...others] = parts;
  if (first !== undefined && others.length === 0) return first;
  const projects = parts.map(({ project }) => project).filter((project) => project?.name !== undefined);
  const [project] = projects;
  const isOne = projects.every(
    (other) => other?.name === project?.name && other?.version === project?.version,
  );
  return {
    ...(isOne && project !== undefined ? { project } : {}),
    packages: parts.flatMap((part) => {
      const named = (key: string): string => `${part.label}#${key}`;
      return part.packages.map((entry) => ({
        ...entry,
        key: named(entry.key),
        dependsOn: entry.dependsOn.map(named),
      }));
    }),
    dependsOn: parts.flatMap(({ label, dependsOn }) => dependsOn.map((key) => `${label}#${key}`)),
    sources: uniqueSources(parts.flatMap(({ sources }) => sources)),
    remarks: parts.flatMap(({ remarks }) => remarks),
    unread: parts.flatMap(({ label, unread = [] }) => unread.map((reason) => `${label}: ${reason}`)),
  };
}

/** One file may serve two lockfiles, such as a package.json. */
function uniqueSources(sources: readonly SbomSource[]): readonly SbomSource[] {
  return [...new Map(sources.map((source) => [source.name, source])).values()];
}
