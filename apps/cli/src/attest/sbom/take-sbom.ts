import { parseSbom } from '@waybill/evidence';
import { readBounded } from '@waybill/integrations/files';
import { WaybillError } from '@waybill/kernel';
import type { NamedArtifact } from '../../artifact-argument.ts';
import { parseNamedFile } from '../../parse-named-file.ts';
import type { PreparedSbom } from '../prepare-sbom.ts';

const maxBytes = 64 * 1024 * 1024;

/** Takes an SBOM that was made elsewhere, as it is. Throws `sbom-of-something-else` and what parsing throws. */
export async function takeSbom(artifacts: readonly NamedArtifact[], file: string): Promise<PreparedSbom> {
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
  return {
    name,
    mediaType: sbom.mediaType,
    bytes,
    componentCount: sbom.components.length,
    sources: [],
    remarks: [],
  };
}
