import { createHash, randomBytes } from 'node:crypto';
import type { Deadline } from '../http/deadline.ts';
import { callService } from './call-service.ts';
import { answerMalformed, serviceRefused } from './service-error.ts';

/**
 * Has a signature stamped (RFC 3161); returns the TimeStampResp's DER.
 * Throws `timestamp-unreachable`, `timestamp-refused` or `sigstore-answer-malformed`.
 */
export async function requestTimestamp(
  url: string,
  signature: Uint8Array,
  deadline: Deadline,
): Promise<Uint8Array> {
  const imprint = createHash('sha256').update(signature).digest();
  const nonce = newNonce();
  const answer = await callService(
    {
      service: 'timestamp',
      method: 'POST',
      url,
      headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
      body: timestampRequest(imprint, nonce),
      maxBytes: 256 * 1024,
    },
    deadline,
  );
  checkAnswer(answer.status, Buffer.from(answer.body), imprint, nonce);
  return answer.body;
}

/** TimeStampReq (RFC 3161, section 2.4.1); every length in it is fixed, so no DER writer is needed. */
function timestampRequest(imprint: Uint8Array, nonce: Uint8Array): Uint8Array {
  return Buffer.concat([
    Buffer.from('3043020101', 'hex'), // version 1
    Buffer.from('3031300d060960864801650304020105000420', 'hex'), // SHA-256
    imprint,
    Buffer.from('0208', 'hex'),
    nonce,
    Buffer.from('0101ff', 'hex'), // with the authority's certificate
  ]);
}

/** Eight random bytes whose first is from 01 to 7f, so that the INTEGER has exactly eight. */
function newNonce(): Uint8Array {
  const bytes = randomBytes(8);
  bytes[0] = ((bytes[0] ?? 0) % 0x7f) + 1;
  return bytes;
}

/** A quick look: granted, and an answer to this question. Signature and chain are the verifier's business. */
function checkAnswer(httpStatus: number, answer: Buffer, imprint: Uint8Array, nonce: Uint8Array): void {
  // SEQUENCE { SEQUENCE { INTEGER status …
  const header = /^30(?:82....|81..|..)30(?:..)0201(..)/.exec(answer.subarray(0, 12).toString('hex'));
  if (!header) throw answerMalformed('timestamp', 'a DER TimeStampResp', 'something else');
  if (header[1] !== '00' && header[1] !== '01')
    throw serviceRefused('timestamp', httpStatus, new Uint8Array());
  if (!answer.includes(Buffer.from(imprint)) || !answer.includes(Buffer.from(nonce))) {
    throw answerMalformed('timestamp', 'a time stamp over this signature', 'one over something else');
  }
}
