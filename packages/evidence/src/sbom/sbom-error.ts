import { WaybillError } from '@waybill/kernel';

/** An SBOM that is not what its format says. */
export function malformedSbom(expected: string, found: string): WaybillError {
  return new WaybillError({
    code: 'sbom-malformed',
    message: 'The SBOM cannot be read.',
    category: 'refused',
    expected,
    found,
    help: 'Make it anew; a tool that writes valid CycloneDX 1.6 or SPDX 2.3 will do.',
  });
}
