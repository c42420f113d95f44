import {
  canonicalJson,
  formatInstant,
  isDigest,
  isJsonObject,
  parseInstant,
  parseJson,
  type Digest,
  type Instant,
  type JsonValue,
} from '@waybill/kernel';

/** Media type of an exception as the ledger keeps it. */
export const exceptionMediaType = 'application/vnd.waybill.exception+json';

/** Roles of the documents that hold an exception, and its early end. */
export const exceptionRole = 'exception';
export const exceptionEndRole = 'exception-end';

/** A permission to let one artifact pass one environment for a time, in spite of what stands in its way. */
export interface PromotionException {
  readonly artifact: Digest;
  readonly environment: string;
  readonly reason: string;
  /** Who gave it, as GitLab proved them, and the job in which they did. */
  readonly by: {
    readonly userId: string;
    readonly username: string;
    readonly projectId: string;
    readonly pipelineId: string;
    readonly jobId: string;
  };
  /** Codes of the checks that it lets pass; what else stands in the way still does. */
  readonly checks: readonly string[];
  /** Entry of the decision that it is made in spite of; absent where no evidence is on record. */
  readonly decision?: Digest;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
}

/** Canonical JSON of an exception: the exact document that the log binds. */
export function writeException({ createdAt, expiresAt, ...exception }: PromotionException): string {
  const times = { createdAt: formatInstant(createdAt), expiresAt: formatInstant(expiresAt) };
  return canonicalJson({ ...exception, ...times, version: 1 } as unknown as JsonValue);
}

/** The exception that {@link writeException} wrote; undefined for any other text. Throws nothing. */
export function readException(document: Uint8Array): PromotionException | undefined {
  try {
    const value = parseJson(document);
    if (!isJsonObject(value) || value['version'] !== 1) return undefined;
    const { version: _, createdAt, expiresAt, ...rest } = value;
    const { artifact, checks, by } = rest;
    if (typeof artifact !== 'string' || !isDigest(artifact) || !Array.isArray(checks) || !isJsonObject(by))
      return undefined;
    if (typeof createdAt !== 'string' || typeof expiresAt !== 'string') return undefined;
    const times = { createdAt: parseInstant(createdAt), expiresAt: parseInstant(expiresAt) };
    const exception = { ...rest, ...times } as unknown as PromotionException;
    return writeException(exception) === Buffer.from(document).toString() ? exception : undefined;
  } catch {
    return undefined;
  }
}
