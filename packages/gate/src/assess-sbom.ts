import { checkSbomSchema, parseSbom } from '@waybill/evidence';
import { digestOf, WaybillError } from '@waybill/kernel';
import type { AssessedSbom } from './assessment.ts';
import { refusalOf } from './refusal.ts';

/** Reads an SBOM and holds it against the official schema. */
export async function assessSbom(bytes: Uint8Array): Promise<AssessedSbom> {
  const document = digestOf(bytes);
  const schema = await checkSbomSchema(bytes);
  try {
    const sbom = parseSbom(bytes);
    return {
      kind: 'read',
      document,
      schema,
      format: sbom.format,
      formatVersion: sbom.formatVersion,
      componentCount: sbom.components.length,
      describes: sbom.subjects
        .flatMap(({ hashes }) => hashes)
        .filter(({ algorithm }) => algorithm === 'sha256' || algorithm === 'sha512')
        .map(({ algorithm, hex }) => `${algorithm}:${hex}`),
    };
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
    return { kind: 'unreadable', document, schema, refusal: refusalOf(error) };
  }
}
