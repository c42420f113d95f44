import { createHash, createHmac } from 'node:crypto';

/** A request as its signature covers it. */
export interface SignedRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
  readonly body: Uint8Array;
}

/** What an Authorization header of Signature Version 4 says. */
export interface Authorization {
  readonly accessKeyId: string;
  /** `<date>/<region>/<service>/aws4_request`. */
  readonly scope: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/** Reads the header; undefined for another scheme. */
export function readAuthorization(header: string | undefined): Authorization | undefined {
  const match =
    /^AWS4-HMAC-SHA256 Credential=([^/,]+)\/([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      header ?? '',
    );
  const [, accessKeyId, scope, signed, signature] = match ?? [];
  if (accessKeyId === undefined || scope === undefined || signed === undefined || signature === undefined) {
    return undefined;
  }
  return { accessKeyId, scope, signedHeaders: signed.split(';'), signature };
}

/**
 * The signature that a request must have (AWS IAM user guide, "Create a signed AWS API request"), written from that
 * page and checked with its published vectors; what Waybill sends is signed by other code.
 */
export function signatureFor(
  request: SignedRequest,
  secret: string,
  { scope, signedHeaders }: Pick<Authorization, 'scope' | 'signedHeaders'>,
): string {
  const headers = signedHeaders.map((name) => {
    const value = request.headers[name];
    return `${name}:${String(Array.isArray(value) ? value.join(',') : value)
      .trim()
      .replace(/ +/g, ' ')}\n`;
  });
  const query = [...request.url.searchParams]
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .toSorted();
  const canonical = [
    request.method,
    request.url.pathname,
    query.join('&'),
    headers.join(''),
    signedHeaders.join(';'),
    createHash('sha256').update(request.body).digest('hex'),
  ].join('\n');
  const toSign = [
    'AWS4-HMAC-SHA256',
    String(request.headers['x-amz-date']),
    scope,
    createHash('sha256').update(canonical).digest('hex'),
  ].join('\n');
  const key = scope.split('/').reduce<Buffer>(hmac, Buffer.from(`AWS4${secret}`));
  return hmac(key, toSign).toString('hex');
}

function hmac(key: Uint8Array, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
