import { createHash } from 'node:crypto';
import { digestFromHex, type Digest } from '@waybill/kernel';
import { sendSafely, type TransportAnswer, type TransportRequest } from './transport.ts';

/** A file of which only digest and size are kept. */
export interface HashedFile {
  readonly digest: Digest;
  readonly sizeBytes: number;
}

/** How much may be hashed, and how long it may take with repeats. */
export interface HashLimits {
  readonly maxBytes: number;
  readonly deadlineMs: number;
}

/** Hashes a body as it arrives, from its beginning with each attempt. Throws what `sendSafely` throws. */
export async function hashAnswer(
  request: Pick<TransportRequest, 'url' | 'secretHeaders' | 'redirects'>,
  { maxBytes, deadlineMs }: HashLimits,
): Promise<{ readonly answer: TransportAnswer; readonly file: HashedFile }> {
  let sha256 = createHash('sha256');
  let sizeBytes = 0;
  const answer = await sendSafely({
    ...request,
    deadlineMs,
    attemptMs: deadlineMs,
    maxBodyBytes: maxBytes,
    openSink: () => {
      sha256 = createHash('sha256');
      sizeBytes = 0;
      return (chunk) => {
        sha256.update(chunk);
        sizeBytes += chunk.byteLength;
      };
    },
  });
  return { answer, file: { digest: digestFromHex(sha256.digest('hex')), sizeBytes } };
}
