import { fail, pass, type Check } from '../check.ts';

/** Was an SBOM handed in? */
export const sbomPresent: Check = {
  check: 'sbom-present',
  requirement: 'sbom',
  judge({ assessment }) {
    const { sbom } = assessment;
    if (sbom === undefined) {
      return fail('There is no SBOM.', {
        expected: 'sbom.cdx.json or sbom.spdx.json',
        found: 'neither',
        help: 'Let `waybill attest` write it, or pass one with --sbom FILE.',
      });
    }
    return pass('There is an SBOM.', { document: sbom.document });
  },
};
