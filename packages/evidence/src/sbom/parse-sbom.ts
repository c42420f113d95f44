import {
  digestOf,
  isJsonObject,
  parseInstant,
  parseJson,
  type Instant,
  type JsonValue,
} from '@waybill/kernel';
import { parseCycloneDx } from './parse-cyclonedx.ts';
import { parseSpdx } from './parse-spdx.ts';
import { malformedSbom } from './sbom-error.ts';
import { findSbomFormat } from './sbom-format.ts';
import { sbomLimits } from './sbom-limits.ts';
import type { Sbom } from './sbom.ts';

/**
 * Reads an SBOM in JSON, CycloneDX 1.x or SPDX 2.x: what it describes, which components it lists, how many
 * arrows its graph has. At most 64 MiB, 100 levels deep. Whether the document is valid is another question
 * ({@link checkSbomSchema}); a caller that asks both reads the JSON once and hands its value to both. Throws `sbom-malformed`, `json-malformed`, `json-too-large`, `json-too-deep` or
 * `json-duplicate-key`.
 */
export function parseSbom(bytes: Uint8Array, document: JsonValue = parseSbomJson(bytes)): Sbom {
  const format = findSbomFormat(document);
  if (!format || !isJsonObject(document)) {
    throw malformedSbom('CycloneDX or SPDX in JSON', 'neither bomFormat and specVersion nor spdxVersion');
  }
  const isCycloneDx = format.format === 'cyclonedx';
  if (!(isCycloneDx ? /^1\.\d+$/ : /^2\.\d+$/).test(format.formatVersion)) {
    throw malformedSbom('CycloneDX 1.x or SPDX 2.x', `another version of ${format.format}`);
  }
  const { createdAtText, ...content } = isCycloneDx ? parseCycloneDx(document) : parseSpdx(document);
  const createdAt = createdAtText === undefined ? undefined : findInstant(createdAtText);
  return {
    ...format,
    mediaType: isCycloneDx
      ? `application/vnd.cyclonedx+json; version=${format.formatVersion}`
      : 'application/spdx+json',
    document: digestOf(bytes),
    ...(createdAt === undefined ? {} : { createdAt }),
    ...content,
  };
}

/** Reads the JSON of an SBOM within its limits; throws as {@link parseSbom} does. */
export function parseSbomJson(bytes: Uint8Array): JsonValue {
  return parseJson(bytes, sbomLimits);
}

/** The time of making is for people; one that is none is left to the schema check. */
function findInstant(text: string): Instant | undefined {
  try {
    return parseInstant(text);
  } catch {
    return undefined;
  }
}
