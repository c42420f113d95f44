import { buildCycloneDx, buildSpdx, type SbomArtifact, type SbomComponent } from '@waybill/evidence';
import { workspacePart } from '@waybill/lockfiles';
import type { NamedArtifact } from '../../artifact-argument.ts';
import { version } from '../../version.ts';
import type { Session } from '../../command.ts';
import type { OpenedImage } from '../../images/opened-image.ts';
import type { AttestOptions } from '../attest-options.ts';
import type { PreparedSbom } from '../prepare-sbom.ts';
import { findLockfiles } from './find-lockfiles.ts';
import { partOf, type ReadLockfile, readLockfile } from './read-lockfile.ts';
import { joinParts, type SbomPart } from './sbom-part.ts';

/** Builds one SBOM of everything that went into the artifacts, as far as their sources say. */
export async function buildSbom(
  session: Session,
  artifacts: readonly NamedArtifact[],
  images: readonly OpenedImage[],
  options: AttestOptions,
): Promise<PreparedSbom> {
  const parts = await partsOf(session, artifacts, images, options);
  const createdAt = session.host.now();
  const whole = joinParts(parts);
  const packages = options.includeDev
    ? whole.packages
    : whole.packages.filter(({ scope }) => scope !== 'dev');
  const input = {
    component: {
      ...imageMembers(artifacts),
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
    unread: whole.unread ?? [],
  };
  const asCycloneDx = options.sbomFormat === 'cyclonedx';
  return {
    name: asCycloneDx ? 'sbom.cdx.json' : 'sbom.spdx.json',
    mediaType: asCycloneDx ? 'application/vnd.cyclonedx+json' : 'application/spdx+json',
    bytes: asCycloneDx ? buildCycloneDx(input) : buildSpdx(input),
    componentCount: packages.length,
    sources: whole.sources,
    remarks: [
      ...foundRemarks(options, parts),
      ...mixedRemarks(artifacts),
      ...whole.remarks,
      ...(whole.unread ?? []).map((reason) => `not read: ${reason}`),
    ],
  };
}

/** What describes a single image beside its digest. Source: package-url/purl-spec, oci definition. */
function imageMembers(artifacts: readonly NamedArtifact[]): Pick<SbomComponent, 'kind' | 'purl'> {
  const [only, ...others] = artifacts;
  if (only?.kind !== 'image') return {};
  if (others.length > 0) return others.every(({ kind }) => kind === 'image') ? { kind: 'container' } : {};
  const { name, artifact } = only;
  const last = name.slice(name.lastIndexOf('/') + 1);
  const digest = encodeURIComponent(artifact.digest);
  return { kind: 'container', purl: `pkg:oci/${last}@${digest}?repository_url=${encodeURIComponent(name)}` };
}

/** Images are what their layers hold, unless lockfiles were named; files are what their lockfiles say. */
async function partsOf(
  session: Session,
  artifacts: readonly NamedArtifact[],
  images: readonly OpenedImage[],
  options: AttestOptions,
): Promise<readonly SbomPart[]> {
  const fromLayers = options.lockfile === undefined && artifacts.every(({ kind }) => kind === 'image');
  if (!fromLayers) return lockfileParts(options);
  const { imageParts, layoutPart } = await import('../../images/image-parts.ts');
  const parts: SbomPart[] = [];
  const { imageLayout } = options;
  if (imageLayout !== undefined) {
    for (const image of artifacts) {
      if (image.kind === 'image') parts.push(await layoutPart(session, image, imageLayout));
    }
    return artifacts.length > 1
      ? parts.map((part, at) => ({ ...part, label: `${artifacts[at]?.name} ${part.label}` }))
      : parts;
  }
  for (const image of images) {
    const own = await imageParts(session, image);
    // With several images the platform alone does not tell them apart.
    parts.push(
      ...own.map((part) =>
        images.length > 1 ? { ...part, label: `${image.reference.repository} ${part.label}` } : part,
      ),
    );
  }
  return parts;
}

/** Lockfiles say nothing of the system below an application. */
function mixedRemarks(artifacts: readonly NamedArtifact[]): readonly string[] {
  return artifacts.some(({ kind }) => kind === 'image') && artifacts.some(({ kind }) => kind !== 'image')
    ? ['the layers of images are not listed beside files: attest an image alone for an SBOM of its layers']
    : [];
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
  if (lockfile !== undefined || parts.length < 2 || parts.some(({ unread }) => unread !== undefined))
    return [];
  return [
    `the SBOM lists ${parts.length} lockfiles of this folder: ${parts.map(({ label }) => label).join(', ')}`,
  ];
}
