/** Media type of the payload of every DSSE envelope that Waybill reads: an in-toto Statement. */
export const statementPayloadType = 'application/vnd.in-toto+json';

const version = Buffer.from('DSSEv1 ');

/** True for bytes that begin as every encoding by {@link paeOf} does. */
export function looksEncoded(bytes: Uint8Array): boolean {
  return version.equals(bytes.subarray(0, version.length));
}

/** The bytes that a DSSE signature covers: `DSSEv1 <len> <type> <len> <payload>` (DSSE protocol, v1.0). */
export function paeOf(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = Buffer.from(payloadType, 'utf8');
  return Buffer.concat([
    version,
    Buffer.from(`${type.length} `),
    type,
    Buffer.from(` ${payload.length} `),
    payload,
  ]);
}
