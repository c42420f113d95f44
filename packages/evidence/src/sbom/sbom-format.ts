import { isJsonObject, type JsonValue } from '@waybill/kernel';
import { findSpdx3Version } from './spdx3-graph.ts';

/** What a document says it is. */
export interface SbomFormat {
  readonly format: 'cyclonedx' | 'spdx';
  readonly formatVersion: string;
  /** True for the JSON-LD of SPDX 3.0, which shares no member with SPDX 2. */
  readonly isSpdx3?: true;
}

/** Format and version that a document says it has; undefined when it is no SBOM that Waybill knows. */
export function findSbomFormat(document: JsonValue): SbomFormat | undefined {
  if (!isJsonObject(document)) return undefined;
  const { bomFormat, specVersion, spdxVersion } = document;
  const isCycloneDx = bomFormat === 'CycloneDX' && typeof specVersion === 'string';
  const isSpdx = typeof spdxVersion === 'string' && spdxVersion.startsWith('SPDX-');
  // A document that is both would be read as one by one tool and as the other by the next.
  const spdx3 = findSpdx3Version(document);
  if ([isCycloneDx, isSpdx, spdx3 !== undefined].filter(Boolean).length !== 1) return undefined;
  if (spdx3 !== undefined) return { format: 'spdx', formatVersion: spdx3, isSpdx3: true };
  return isCycloneDx
    ? { format: 'cyclonedx', formatVersion: specVersion }
    : { format: 'spdx', formatVersion: (spdxVersion as string).slice('SPDX-'.length) };
}
