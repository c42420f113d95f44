import { buildCycloneDx, buildSpdx, type SbomArtifact } from '@waybill/evidence';
import type { Instant } from '@waybill/kernel';
import { workspacePart } from '@waybill/lockfiles';
import type { NamedArtifact } from '../../artifact-argument.ts';
import { version } from '../../version.ts';
import type { AttestOptions } from '../attest-options.ts';
import type { PreparedSbom } from '../prepare-sbom.ts';
import { findLockfiles } from './find-lockfiles.ts';
import { partOf, type ReadLockfile, readLockfile } from './read-lockfile.ts';
import { joinParts, type SbomPart } from './sbom-part.ts';

/** Builds one SBOM of everything that went into the artifacts, as far as their sources say. */
export async function buildSbom(
  artifacts: readonly NamedArtifact[],
  options: AttestOptions,
  createdAt: Instant,
): Promise<PreparedSbom> {
  const parts = await lockfileParts(options);
  const whole = joinParts(parts);
  const packages = options.includeDev
    ? whole.packages
    : whole.packages.filter(({ scope }) => scope !== 'dev');
  const input = {
    component: {
      name: whole.project?.name ?? artifacts[0]?.name ?? 'unnamed',
      ...(whole.project?.version !== undefined && { version: whole.project.version }),
      artifacts: artifacts.map(({ name, artifact, sizeBytes }): SbomArtifact => ({
        name,
        digest: artifact.digest,
        ...(sizeBytes !== undefined && { sizeBytes }),
      })),
    },
    packages: whole.packages,
    dependsOn: whole.dependsOn,
    toolVersion: version,
    createdAt,
    includeDev: options.includeDev ?? false,
  };
  const asCycloneDx = options.sbomFormat === 'cyclonedx';
  return {
    name: asCycloneDx ? 'sbom.cdx.json' : 'sbom.spdx.json',
    mediaType: asCycloneDx ? 'application/vnd.cyclonedx+json' : 'application/spdx+json',
    bytes: asCycloneDx ? buildCycloneDx(input) : buildSpdx(input),
    componentCount: packages.length,
    sources: whole.sources,
    remarks: [...foundRemarks(options, parts), ...whole.remarks],
  };
}

async function lockfileParts(options: AttestOptions): Promise<readonly SbomPart[]> {
  const read: ReadLockfile[] = [];
  // A file named twice is one file.
  for (const file of new Set(options.lockfile ?? findLockfiles())) read.push(await readLockfile(file));
  return workspaceOf(read, options.workspace).map(partOf);
}

/**
 * Never guessed: the name of an artifact does not say what was packed, and listing too little hides something.
 * Of several lockfiles, those that do not know the workspace stay whole, for the same reason.
 */
function workspaceOf(read: readonly ReadLockfile[], workspace: string | undefined): readonly ReadLockfile[] {
  if (workspace === undefined) return read;
  const [first, ...others] = read;
  if (first !== undefined && others.length === 0) {
    return [{ ...first, lockfile: workspacePart(first.lockfile, workspace) }];
  }
  const folder = workspace.replace(/^\.\//, '').replace(/\/+$/, '');
  const knows = ({ lockfile }: ReadLockfile): boolean =>
    lockfile.packages.some(({ key, origin }) => origin === 'workspace' && key === folder);
  if (!read.some(knows) && first !== undefined) workspacePart(first.lockfile, workspace);
  return read.map((entry) =>
    knows(entry) ? { ...entry, lockfile: workspacePart(entry.lockfile, workspace) } : entry,
  );
}

/** Where nobody named a lockfile and several were found, people must see which. */
function foundRemarks({ lockfile }: AttestOptions, parts: readonly SbomPart[]): readonly string[] {
  if (lockfile !== undefined || parts.length < 2) return [];
  return [
    `the SBOM lists ${parts.length} lockfiles of this folder: ${parts.map(({ label }) => label).join(', ')}`,
  ];
}
