import { readBounded } from '@waybill/integrations/files';
import {
  isDigest,
  isJsonObject,
  type JsonValue,
  parseInstant,
  parseJson,
  WaybillError,
} from '@waybill/kernel';
import type { InclusionPromise } from '@waybill/ledger';

const maxBytes = 1024 * 1024;

/**
 * Reads the receipt of accepted evidence: what a server answered, or what `waybill attest --submit --format
 * json` printed. Only the promise in it counts. Throws `receipt-malformed`.
 */
export async function readReceipt(file: string): Promise<InclusionPromise> {
  const bytes = await readBounded(file, maxBytes);
  try {
    const value = parseJson(bytes);
    const promise = isJsonObject(value) ? findPromise(value['receipt'] ?? value) : undefined;
    if (promise) return promise;
  } catch (cause) {
    throw malformed(file, cause);
  }
  throw malformed(file);
}

function findPromise(value: JsonValue): InclusionPromise | undefined {
  if (!isJsonObject(value)) return undefined;
  const { entryId, leafHash, at, keyId, signature } = value;
  if (typeof entryId !== 'string' || !isDigest(entryId)) return undefined;
  if (typeof leafHash !== 'string' || !/^[0-9a-f]{64}$/.test(leafHash)) return undefined;
  if (typeof at !== 'string' || typeof keyId !== 'string' || typeof signature !== 'string') return undefined;
  return { entryId, leafHash, at: parseInstant(at), keyId, signature };
}

function malformed(file: string, cause?: unknown): WaybillError {
  return new WaybillError({
    code: 'receipt-malformed',
    message: 'Nothing was verified: a file holds no receipt of a ledger.',
    expected: 'JSON with entryId, leafHash, at, keyId and signature',
    found: file,
    help: 'Give the answer of the server to a submission, or what "waybill attest --submit … --format json" wrote.',
    ...(cause === undefined ? {} : { cause }),
  });
}
