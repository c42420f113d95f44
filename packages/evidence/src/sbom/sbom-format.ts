import { isJsonObject, type JsonValue } from '@waybill/kernel';

/** Format and version that a document says it has; undefined when it is no SBOM that Waybill knows. */
export function findSbomFormat(
  document: JsonValue,
): { readonly format: 'cyclonedx' | 'spdx'; readonly formatVersion: string } | undefined {
  if (!isJsonObject(document)) return undefined;
  const { bomFormat, specVersion, spdxVersion } = document;
  const isCycloneDx = bomFormat === 'CycloneDX' && typeof specVersion === 'string';
  const isSpdx = typeof spdxVersion === 'string' && spdxVersion.startsWith('SPDX-');
  // A document that is both would be read as one by one tool and as the other by the next.
  if (isCycloneDx === isSpdx) return undefined;
  return isCycloneDx
    ? { format: 'cyclonedx', formatVersion: specVersion }
    : { format: 'spdx', formatVersion: (spdxVersion as string).slice('SPDX-'.length) };
}
