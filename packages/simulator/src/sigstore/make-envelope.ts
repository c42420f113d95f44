import type { JsonObject } from '@waybill/kernel';
import { preAuthentication } from './log-entry.ts';
import { statementPayloadType } from './make-bundle.ts';
import { signBytes, type SimulatedKey } from './simulated-key.ts';

/** One signature of an envelope. */
export interface EnvelopeSigner {
  readonly key: SimulatedKey;
  /** DER unless told; Google's verifiers write P1363. */
  readonly encoding?: 'der' | 'p1363';
  /** Absent unless told: some writers leave it out, others write any text. */
  readonly keyid?: string;
}

/** Makes a plain DSSE envelope (in JSON, on one line) around a payload. */
export function makeEnvelope(
  payload: Uint8Array,
  signers: readonly EnvelopeSigner[],
  changes: JsonObject = {},
): Uint8Array {
  const signed = preAuthentication(statementPayloadType, payload);
  const envelope = {
    payload: Buffer.from(payload).toString('base64'),
    payloadType: statementPayloadType,
    signatures: signers.map(({ key, encoding, keyid }) => ({
      sig: Buffer.from(signBytes(key, signed, encoding === undefined ? {} : { encoding })).toString('base64'),
      ...(keyid === undefined ? {} : { keyid }),
    })),
    ...changes,
  };
  return Buffer.from(JSON.stringify(envelope));
}
