import type { CheckResult } from '@waybill/kernel';
import { oddity } from '../provenance/oddity.ts';
import type { SbomEncoding } from './sbom-text.ts';

/** What is odd about an SBOM whose sense is clear nevertheless: results of the check `sbom-form`. */
export function sbomOddities(
  encoding: SbomEncoding | undefined,
  repeatedRefs: readonly string[],
): readonly CheckResult[] {
  const shared = {
    check: 'sbom-form',
    help: 'Nothing on your side; other readers may refuse the document, so tell the tool that makes it.',
  };
  return [
    ...(encoding === undefined
      ? []
      : [
          oddity({
            ...shared,
            message: 'The text of the SBOM is encoded in a way that JSON does not allow.',
            expected: 'UTF-8 without a byte order mark (RFC 8259, section 8.1)',
            found: encoding,
          }),
        ]),
    ...(repeatedRefs.length === 0
      ? []
      : [
          oddity({
            ...shared,
            message:
              'The SBOM gives one identifier to several components, so its graph can be read in several ways.',
            expected: 'each identifier once',
            found: repeatedRefs.slice(0, 5).join(', ').slice(0, 200),
          }),
        ]),
  ];
}

/** Identifiers that stand in a list more than once. */
export function repeatedIn(refs: readonly (string | undefined)[]): readonly string[] {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const ref of refs) {
    if (ref === undefined) continue;
    if (seen.has(ref)) repeated.add(ref);
    seen.add(ref);
  }
  return [...repeated];
}
