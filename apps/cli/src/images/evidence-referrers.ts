import { parseBundle, parseStatement } from '@waybill/evidence';
import type { Annotations, NewReferrer } from '@waybill/integrations/oci-registry';
import { formatInstant, type Instant } from '@waybill/kernel';

/** Media type of a bundle; it is the artifact type of its referrer as well. Source: sigstore/cosign, BUNDLE_SPEC. */
export const bundleMediaType = 'application/vnd.dev.sigstore.bundle.v0.3+json';

/** Media types of SBOMs, by the name of the file. */
export const sbomMediaTypes: { readonly [name: string]: string } = {
  'sbom.cdx.json': 'application/vnd.cyclonedx+json',
  'sbom.spdx.json': 'application/spdx+json',
};

/**
 * The three files of a build as referrers of an image: the bundles in Cosign's form, annotated with what they hold, the
 * SBOM as the very file whose digest the provenance names.
 */
export function evidenceReferrers(
  files: ReadonlyMap<string, Uint8Array>,
  createdAt: Instant,
): readonly NewReferrer[] {
  const created = { 'org.opencontainers.image.created': formatInstant(createdAt) };
  return [...files].flatMap(([name, bytes]): NewReferrer[] => {
    const sbomType = sbomMediaTypes[name];
    if (sbomType !== undefined) return [{ mediaType: sbomType, bytes, annotations: created }];
    return splitLines(bytes).map((bundle) => ({
      mediaType: bundleMediaType,
      bytes: bundle,
      annotations: { ...created, ...annotationsOf(bundle) },
    }));
  });
}

/** A bundle is one line of JSON, so a file of one and a file of many are read alike. */
function splitLines(bytes: Uint8Array): readonly Uint8Array[] {
  return Buffer.from(bytes)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Buffer.from(line));
}

function annotationsOf(bundle: Uint8Array): Annotations {
  const { content } = parseBundle(bundle);
  if (content.kind === 'message') return { 'dev.sigstore.bundle.content': 'message-signature' };
  return {
    'dev.sigstore.bundle.content': 'dsse-envelope',
    'dev.sigstore.bundle.predicateType': parseStatement(content.payload).predicateType,
  };
}
