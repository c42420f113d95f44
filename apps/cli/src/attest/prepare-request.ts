import { relative, resolve, sep } from 'node:path';
import type { ProvenanceArtifact, ProvenanceRequest } from '@waybill/api';
import { gitlabJobFromEnvironment } from '@waybill/evidence';
import { digestOf, WaybillError } from '@waybill/kernel';
import type { NamedArtifact } from '../artifact-argument.ts';
import type { Host } from '../host.ts';
import type { AttestOptions } from './attest-options.ts';
import type { PreparedSbom } from './prepare-sbom.ts';

/**
 * What the server is told: artifacts, SBOM and what the build read. Who builds, it finds out itself. Throws
 * `artifact-outside-project` and what reading the job's variables throws.
 */
export function prepareRequest(
  host: Host,
  artifacts: readonly NamedArtifact[],
  sbom: PreparedSbom,
  options: Pick<AttestOptions, 'input' | 'artifactOf' | 'inPackage'>,
): ProvenanceRequest {
  const { inputs, image } = gitlabJobFromEnvironment(host.env, { inputs: options.input ?? [] });
  return {
    artifacts: artifacts.map((artifact) => requested(artifact, host, options)),
    sbom: { name: sbom.name, mediaType: sbom.mediaType, digest: digestOf(sbom.bytes) },
    ...(Object.keys(inputs).length > 0 && { inputs }),
    ...(sbom.sources.length > 0 && {
      dependencies: sbom.sources.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
    }),
    ...(image !== undefined && { image }),
  };
}

function requested(
  named: NamedArtifact,
  host: Host,
  { artifactOf: job, inPackage }: Pick<AttestOptions, 'artifactOf' | 'inPackage'>,
): ProvenanceArtifact {
  const { kind, name, argument, artifact } = named;
  const { digest, sha512 } = artifact;
  const image = kind === 'image' ? imageName(name) : undefined;
  return {
    name,
    digest,
    ...(sha512 !== undefined && { sha512 }),
    ...(image !== undefined && { image }),
    ...(kind === 'file' &&
      inPackage !== undefined && { packageFile: { ...packageOf(inPackage), file: name } }),
    ...(kind === 'file' &&
      job !== undefined && { jobArtifact: { job, path: pathInProject(argument, host) } }),
  };
}

/** `name@version`; names of npm packages begin with an @ of their own. */
function packageOf(text: string): { readonly name: string; readonly version: string } {
  const at = text.lastIndexOf('@');
  if (at > 0 && at < text.length - 1) return { name: text.slice(0, at), version: text.slice(at + 1) };
  throw new WaybillError({
    code: 'option-value-invalid',
    message: 'Nothing was signed: --in-package names no package.',
    expected: '<name>@<version>, as the package registry shows both',
    found: text,
    help: 'Run "waybill attest --help" to see what belongs together.',
  });
}

/** The image without a tag, which may stand beside a digest; undefined where no registry can be told from it. */
function imageName(reference: string): string | undefined {
  return /^(?<image>[a-z0-9][a-z0-9.-]*(?::\d{1,5})?(?:\/[a-z0-9._-]+)+)(?::[\w.-]+)?$/.exec(reference)
    ?.groups?.['image'];
}

/** Where a file lies among the artifacts of a job: GitLab keeps their paths below the project's folder. */
function pathInProject(argument: string, { env }: Host): string {
  const project = resolve(env['CI_PROJECT_DIR'] ?? '.');
  const path = relative(project, resolve(argument));
  if (path !== '' && !path.startsWith('..')) return path.split(sep).join('/');
  throw new WaybillError({
    code: 'artifact-outside-project',
    message: 'Nothing was signed: a file of an earlier job cannot lie outside of the project.',
    expected: `a file below ${project}`,
    found: argument,
    help: 'Attest the file where GitLab unpacked the artifacts of that job, without copying it elsewhere.',
  });
}
