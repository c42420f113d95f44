import { parseJson, WaybillError, type JsonValue } from '@waybill/kernel';
import { sbomLimits } from './sbom-limits.ts';

/** How the text of a document is encoded, where that is not plain UTF-8. */
export type SbomEncoding = 'UTF-8 with a byte order mark' | 'UTF-16LE' | 'UTF-16BE';

const marks: readonly [SbomEncoding, readonly number[]][] = [
  ['UTF-8 with a byte order mark', [0xef, 0xbb, 0xbf]],
  ['UTF-16LE', [0xff, 0xfe]],
  ['UTF-16BE', [0xfe, 0xff]],
];

/** The encoding that a byte order mark tells (RFC 3629, section 6; RFC 2781, section 3.2); undefined without one. */
export function findEncoding(bytes: Uint8Array): SbomEncoding | undefined {
  return marks.find(([, mark]) => mark.every((byte, at) => bytes[at] === byte))?.[0];
}

/**
 * Reads the JSON of an SBOM within its limits. Some tools write a byte order mark or UTF-16, which leave no doubt
 * about the text; JSON without a mark is UTF-8 (RFC 8259, section 8.1). Throws `sbom-not-json` for the other forms
 * of SBOMs, and what `parseJson` throws.
 */
export function parseSbomJson(bytes: Uint8Array): JsonValue {
  const encoding = findEncoding(bytes);
  if (encoding === undefined || bytes.length > sbomLimits.maxBytes) {
    refuseOtherForms(bytes);
    return parseJson(bytes, sbomLimits);
  }
  const content = bytes.subarray(encoding.startsWith('UTF-16') ? 2 : 3);
  if (!encoding.startsWith('UTF-16')) {
    refuseOtherForms(content);
    return parseJson(content, sbomLimits);
  }
  const text = decodeUtf16(content, encoding);
  refuseOtherForms(Buffer.from(text.slice(0, 200)));
  return parseJson(text, sbomLimits);
}

function decodeUtf16(bytes: Uint8Array, encoding: SbomEncoding): string {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new WaybillError({
      code: 'json-malformed',
      message: 'A document is not JSON.',
      expected: `JSON in ${encoding}, as its byte order mark says`,
      found: 'other bytes',
      cause,
    });
  }
}

/** The forms that SBOMs come in beside JSON, each with the tool of its maintainers that converts it. */
const otherForms: readonly { readonly name: string; readonly begins: RegExp; readonly help: string }[] = [
  {
    name: 'CycloneDX or SPDX in XML',
    begins: /^\s*<(?:\?xml|bom|rdf:RDF|Document|!--)/,
    help: 'Convert it: cyclonedx convert --input-file sbom.xml --output-file sbom.cdx.json --output-format json. For SPDX: pyspdxtools --infile sbom.rdf.xml --outfile sbom.spdx.json',
  },
  {
    name: 'SPDX in tag-value form',
    begins: /^\s*(?:#[^\n]*\n\s*)*(?:SPDXVersion|DataLicense|SPDXID|DocumentName):/,
    help: 'Convert it: pyspdxtools --infile sbom.spdx --outfile sbom.spdx.json',
  },
  {
    name: 'SPDX in YAML',
    begins: /^\s*(?:---\s*)?(?:#[^\n]*\n\s*)*(?:spdxVersion|SPDXID|creationInfo): ?/,
    help: 'Convert it: pyspdxtools --infile sbom.spdx.yaml --outfile sbom.spdx.json',
  },
];

function refuseOtherForms(bytes: Uint8Array): void {
  const start = Buffer.from(bytes.subarray(0, 1000)).toString('latin1');
  const form = otherForms.find(({ begins }) => begins.test(start));
  if (form === undefined) return;
  throw new WaybillError({
    code: 'sbom-not-json',
    message: 'The SBOM is not JSON, and no other form is read.',
    category: 'refused',
    expected: 'CycloneDX or SPDX in JSON',
    found: form.name,
    help: `${form.help}. Do it in the build, before the provenance names the file.`,
  });
}
