import { fail, notEvaluable, pass, type Check } from '../check.ts';
import { placeOf } from '../place-of.ts';

/** Does signed provenance name exactly this SBOM? An SBOM is unsigned: without this it could be swapped. */
export const sbomNamedByProvenance: Check = {
  check: 'sbom-named-by-provenance',
  requirement: 'sbom',
  judge({ assessment, provenance }) {
    const { sbom } = assessment;
    if (sbom === undefined) return notEvaluable('There is no SBOM that provenance could name.');
    if (provenance.accepted.length === 0) {
      return notEvaluable('No accepted provenance says which SBOM belongs to the artifact.', {
        expected: sbom.document,
        help: 'Hand in the signed provenance of the build that wrote the SBOM.',
        document: sbom.document,
      });
    }
    // Every accepted line must name it: one more line of another build must not bring in its own SBOM.
    for (const line of provenance.accepted) {
      const { content } = line;
      const named = content.kind === 'statement' ? (content.byproducts ?? []) : [];
      if (!named.includes(sbom.document)) {
        return fail('The provenance does not name this SBOM, so it may have been swapped.', {
          expected: named.slice(0, 3).join(', ') || 'an SBOM among the byproducts of the provenance',
          found: sbom.document,
          help: 'Hand in the SBOM that the build wrote, byte for byte.',
          ...placeOf(line),
        });
      }
    }
    return pass('The signed provenance names this SBOM.', { found: sbom.document, document: sbom.document });
  },
};
