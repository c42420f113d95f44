import { buildCycloneDx, buildSpdx, parseSbom, type SbomArtifact } from '@waybill/evidence';
import { readBounded } from '@waybill/integrations/files';
import { digestOf, type Instant, WaybillError } from '@waybill/kernel';
import { parseNpmLockfile, workspacePart } from '@waybill/lockfiles';
import { basename } from 'node:path';
import type { NamedArtifact } from '../artifact-argument.ts';
import { parseNamedFile } from '../parse-named-file.ts';
import { version } from '../version.ts';
import type { AttestOptions } from './attest-options.ts';

const maxBytes = 64 * 1024 * 1024;

/** An SBOM ready to leave with the artifacts. */
export interface PreparedSbom {
  /** `sbom.cdx.json` or `sbom.spdx.json`. */
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly componentCount: number;
  /** The lockfile it was built from; absent for one made elsewhere. */
  readonly lockfile?: { readonly name: string; readonly sha256: string };
}

/**
 * Reads the SBOM that was made elsewhere, or builds one from the lockfile. Throws `lockfile-not-readable`,
 * `lockfile-workspace-unknown`, `sbom-of-something-else` and what parsing throws.
 */
export async function prepareSbom(
  artifacts: readonly NamedArtifact[],
  options: AttestOptions,
  createdAt: Instant,
): Promise<PreparedSbom> {
  return options.sbom === undefined
    ? buildSbom(artifacts, options, createdAt)
    : takeSbom(artifacts, options.sbom);
}

async function takeSbom(artifacts: readonly NamedArtifact[], file: string): Promise<PreparedSbom> {
  const bytes = await readBounded(file, maxBytes);
  const sbom = parseNamedFile(file, bytes, parseSbom);
  const described = new Set(sbom.subjects.flatMap(({ hashes }) => hashes.map(({ hex }) => `sha256:${hex}`)));
  // Tools that read a folder cannot know the digest of what is packed later: naming none is no contradiction.
  if (described.size > 0 && !artifacts.some(({ artifact }) => described.has(artifact.digest))) {
    throw new WaybillError({
      code: 'sbom-of-something-else',
      message: 'The SBOM does not describe what is being attested, so verification would refuse it.',
      expected: `the SHA-256 of ${artifacts[0]?.argument ?? 'the artifact'} among the hashes of what it describes`,
      found: 'other digests',
      help: 'Let the tool that makes it hash the artifact (CycloneDX: metadata.component.hashes; SPDX: checksums of the described package), or let Waybill build it with --lockfile.',
    });
  }
  const name = sbom.format === 'cyclonedx' ? 'sbom.cdx.json' : 'sbom.spdx.json';
  return { name, mediaType: sbom.mediaType, bytes, componentCount: sbom.components.length };
}

async function buildSbom(
  artifacts: readonly NamedArtifact[],
  options: AttestOptions,
  createdAt: Instant,
): Promise<PreparedSbom> {
  const lockfileBytes = await readLockfile(options.lockfile);
  const whole = parseNpmLockfile(lockfileBytes, options.lockfile);
  // Never guessed: the name of an artifact does not say what was packed, and listing too little hides something.
  const lockfile = options.workspace === undefined ? whole : workspacePart(whole, options.workspace);
  const packages = options.includeDev
    ? lockfile.packages
    : lockfile.packages.filter(({ scope }) => scope !== 'dev');
  const input = {
    component: {
      name: lockfile.project.name ?? artifacts[0]?.name ?? 'unnamed',
      ...(lockfile.project.version !== undefined && { version: lockfile.project.version }),
      artifacts: artifacts.map(({ name, artifact, sizeBytes }): SbomArtifact => ({
        name,
        digest: artifact.digest,
        ...(sizeBytes !== undefined && { sizeBytes }),
      })),
    },
    packages: lockfile.packages,
    dependsOn: lockfile.project.dependsOn,
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
    lockfile: { name: basename(options.lockfile), sha256: digestOf(lockfileBytes).slice('sha256:'.length) },
  };
}

async function readLockfile(file: string): Promise<Uint8Array> {
  try {
    return await readBounded(file, maxBytes);
  } catch (cause) {
    if (!(cause instanceof WaybillError)) throw cause;
    throw new WaybillError({
      code: 'lockfile-not-readable',
      message: 'No SBOM was built: the lockfile could not be read.',
      expected: 'an npm lockfile (--lockfile), or an SBOM made elsewhere (--sbom)',
      found: `${file}: ${cause.found ?? cause.message}`,
      help: 'Run it where package-lock.json lies, or name the file.',
      cause,
    });
  }
}
