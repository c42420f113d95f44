import { digestOf, isJsonObject, parseInstant, type Instant, type JsonValue } from '@waybill/kernel';
import { parseCycloneDx } from './parse-cyclonedx.ts';
import { parseSpdx } from './parse-spdx.ts';
import { parseSpdx3 } from './parse-spdx3.ts';
import { malformedSbom } from './sbom-error.ts';
import { findSbomFormat } from './sbom-format.ts';
import { sbomOddities } from './sbom-oddities.ts';
import { findEncoding, parseSbomJson } from './sbom-text.ts';
import type { Sbom } from './sbom.ts';

/**
 * Reads an SBOM in JSON, CycloneDX 1.x, SPDX 2.x or SPDX 3.0 (JSON-LD): what it describes, which components it lists, how many
 * arrows its graph has. At most 64 MiB, 100 levels deep. Whether the document is valid is another question
 * ({@link checkSbomSchema}); a caller that asks both reads the JSON once and hands its value to both. Throws `sbom-malformed`, `sbom-not-json`, `json-malformed`, `json-too-large`, `json-too-deep` or
 * `json-duplicate-key`.
 */
export function parseSbom(bytes: Uint8Array, document: JsonValue = parseSbomJson(bytes)): Sbom {
  const format = findSbomFormat(document);
  if (!format || !isJsonObject(document)) {
    throw malformedSbom(
      'CycloneDX or SPDX in JSON',
      'neither bomFormat and specVersion nor spdxVersion nor a context of SPDX 3.0',
    );
  }
  const isCycloneDx = format.format === 'cyclonedx';
  const isSpdx3 = format.isSpdx3 === true;
  if (!isSpdx3 && !(isCycloneDx ? /^1\.\d+$/ : /^2\.\d+$/).test(format.formatVersion)) {
    throw malformedSbom('CycloneDX 1.x, SPDX 2.x or SPDX 3.0', `another version of ${format.format}`);
  }
  const parse = isCycloneDx ? parseCycloneDx : isSpdx3 ? parseSpdx3 : parseSpdx;
  const { createdAtText, repeatedRefs, ...content } = parse(document);
  const createdAt = createdAtText === undefined ? undefined : findInstant(createdAtText);
  return {
    format: format.format,
    formatVersion: format.formatVersion,
    mediaType: isCycloneDx
      ? `application/vnd.cyclonedx+json; version=${format.formatVersion}`
      : 'application/spdx+json',
    document: digestOf(bytes),
    ...(createdAt === undefined ? {} : { createdAt }),
    ...content,
    findings: sbomOddities(findEncoding(bytes), repeatedRefs),
  };
}

/** The time of making is for people; one that is none is left to the schema check. */
function findInstant(text: string): Instant | undefined {
  try {
    return parseInstant(text);
  } catch {
    return undefined;
  }
}
