import type { CheckResult, JsonValue } from '@waybill/kernel';

/** Check `sbom-schema`: is the document valid against the official schema of its format and version? */
export function checkSbomSchema(_document: Uint8Array | JsonValue): Promise<CheckResult> {
  throw new Error('not yet');
}
