import type { CheckResult, JsonObject } from '@waybill/kernel';
import { memberReader, type MemberReader } from '../member-reader.ts';
import { oddity } from './oddity.ts';
import { malformedProvenance } from './provenance-error.ts';
import type { Resource } from './provenance.ts';

/** Reads members of provenance; throws `provenance-malformed`. */
export const provenanceReader: MemberReader = memberReader((name, expected) =>
  malformedProvenance(`${expected} as "${name}"`, 'something else'),
);

/**
 * Reads resource descriptors (in-toto attestation, spec/v1/resource_descriptor.md). GitLab Runner writes the
 * 40 digits of a Git commit as `sha256`: they are read as what they are, told, and never compared with a digest.
 */
export function parseResources(from: JsonObject, name: string, findings: CheckResult[]): Resource[] {
  const resources = provenanceReader.objects(from, name).map((descriptor) => resourceOf(descriptor));
  if (resources.some(({ mended }) => mended)) {
    findings.push(
      oddity({
        check: 'provenance-git-as-sha256',
        message: 'The provenance states a Git commit as if it were a SHA-256 digest.',
        expected: '64 hex digits under "sha256", Git commits under "gitCommit"',
        found: `40 hex digits under "sha256" in ${name}`,
        help: "Sign Waybill's own provenance or GitLab's control-plane provenance, which name the commit as such.",
      }),
    );
  }
  return resources.map(({ resource }) => resource);
}

function resourceOf(descriptor: JsonObject): { readonly resource: Resource; readonly mended: boolean } {
  const name = provenanceReader.findText(descriptor, 'name');
  const uri = provenanceReader.findText(descriptor, 'uri');
  const mediaType = provenanceReader.findText(descriptor, 'mediaType');
  const stated = provenanceReader.findObject(descriptor, 'digest') ?? {};
  const digest: Record<string, string> = {};
  for (const algorithm of Object.keys(stated)) {
    digest[algorithm] = provenanceReader.text(stated, algorithm).toLowerCase();
  }
  const { sha256, ...others } = digest;
  const mended = sha256 !== undefined && /^[0-9a-f]{40}$/.test(sha256);
  return {
    resource: {
      ...(name === undefined ? {} : { name }),
      ...(uri === undefined ? {} : { uri }),
      ...(mediaType === undefined ? {} : { mediaType }),
      digest: mended ? { gitCommit: sha256, ...others } : digest,
    },
    mended,
  };
}

const commit = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** The first Git commit among resources, whichever spelling names it. */
export function findCommit(resources: readonly Resource[]): string | undefined {
  for (const { digest } of resources) {
    const hex = digest['gitCommit'] ?? digest['sha1'];
    if (hex !== undefined && commit.test(hex)) return hex;
  }
  return undefined;
}
