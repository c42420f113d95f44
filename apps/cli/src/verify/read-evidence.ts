import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { EvidenceSet } from '@waybill/gate';
import { readBounded } from '@waybill/integrations/files';
import { WaybillError } from '@waybill/kernel';
import type { EvidencePlace } from './verify-options.ts';

/** Documented limit of each piece of evidence; the ledger has the same. */
const maxBytes = 64 * 1024 * 1024;

/**
 * Reads the three files of a build. A piece that is not there is absent, for the gate to judge; one that
 * was named and is not there is an error. Throws `evidence-folder-missing`, `evidence-ambiguous`.
 */
export async function readEvidence(place: EvidencePlace): Promise<EvidenceSet> {
  const dir = place.evidence ?? (namesFiles(place) ? undefined : '.');
  if (dir !== undefined && !isFolder(dir)) {
    throw new WaybillError({
      code: 'evidence-folder-missing',
      message: 'No evidence was read: the folder is not there.',
      expected: 'a folder with sbom.cdx.json (or sbom.spdx.json), provenance.intoto.jsonl, signature.bundle',
      found: dir,
    });
  }
  const sbom = await read(place.sbom, dir, ['sbom.cdx.json', 'sbom.spdx.json']);
  const provenance = await read(place.provenance, dir, ['provenance.intoto.jsonl']);
  const signature = await read(place.bundle, dir, ['signature.bundle']);
  return {
    ...(sbom && { sbom }),
    ...(provenance && { provenance }),
    ...(signature && { signature }),
  };
}

/** True where the folder or any file of the evidence was named. */
export function namesEvidence(place: EvidencePlace): boolean {
  return place.evidence !== undefined || namesFiles(place);
}

function namesFiles(place: EvidencePlace): boolean {
  return (place.sbom ?? place.provenance ?? place.bundle) !== undefined;
}

async function read(
  named: string | undefined,
  dir: string | undefined,
  names: readonly string[],
): Promise<Uint8Array | undefined> {
  if (named !== undefined) return readBounded(named, maxBytes);
  if (dir === undefined) return undefined;
  const [found, ...more] = names.map((name) => join(dir, name)).filter((path) => existsSync(path));
  if (more.length > 0) {
    throw new WaybillError({
      code: 'evidence-ambiguous',
      message: 'No evidence was read: the folder holds two SBOMs.',
      expected: 'one of sbom.cdx.json and sbom.spdx.json',
      found: `both in ${dir}`,
      help: 'Name the one that the provenance names with --sbom.',
    });
  }
  return found === undefined ? undefined : readBounded(found, maxBytes);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
