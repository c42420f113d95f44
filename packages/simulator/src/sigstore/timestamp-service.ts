import type { Handler } from './http-service.ts';
import type { LocalSigstore } from './local-sigstore.ts';
import { pem } from './log-entry.ts';
import { hashObjectId, type HashName } from './simulated-key.ts';
import { objectIdentifier } from './der.ts';

/** The timestamp authority's HTTP interface (RFC 3161, section 3.4; timestamp-authority, openapi.yaml). */
export function timestampHandler(sigstore: LocalSigstore): Handler {
  return (request, lying) => {
    if (request.method === 'GET' && request.url.pathname === '/api/v1/timestamp/certchain') {
      const body = sigstore.tsa.chain.map((der) => pem('CERTIFICATE', der)).join('');
      return { status: 200, headers: { 'content-type': 'application/pem-certificate-chain' }, body };
    }
    if (request.method !== 'POST' || request.url.pathname !== '/api/v1/timestamp') {
      return { status: 404, body: 'not found\n' };
    }
    if (request.headers['content-type'] !== 'application/timestamp-query') {
      return { status: 415, body: 'unsupported content type\n' };
    }
    try {
      const asked = readTimestampRequest(request.body);
      const imprint = lying ? Buffer.alloc(asked.imprint.length, 1) : asked.imprint;
      const stamp = sigstore.tsa.stamp(new Uint8Array(), sigstore.now(), {
        imprint,
        imprintHash: asked.hash,
        embedCertificate: asked.certificateWanted,
        ...(asked.nonce ? { nonce: asked.nonce } : {}),
      });
      return { status: 201, headers: { 'content-type': 'application/timestamp-reply' }, body: stamp };
    } catch {
      return { status: 400, body: 'malformed request\n' };
    }
  };
}

interface TimestampRequest {
  readonly hash: HashName;
  readonly imprint: Uint8Array;
  readonly nonce?: Uint8Array;
  readonly certificateWanted: boolean;
}

/** TimeStampReq (RFC 3161, section 2.4.1). */
function readTimestampRequest(der: Uint8Array): TimestampRequest {
  const [version, messageImprint, ...options] = children(child(der, 0x30));
  if (version?.content[0] !== 1 || !messageImprint) throw new Error('version');
  const [algorithm, imprint] = children(messageImprint.content);
  const type = children(algorithm?.content ?? new Uint8Array())[0];
  const hash = (['sha256', 'sha384', 'sha512'] as const).find((name) => {
    const wanted = children(objectIdentifier(hashObjectId[name]))[0];
    return type && wanted && Buffer.compare(type.content, wanted.content) === 0;
  });
  if (hash === undefined || imprint?.tag !== 0x04) throw new Error('imprint');
  if (imprint.content.length !== { sha256: 32, sha384: 48, sha512: 64 }[hash]) throw new Error('imprint');
  const nonce = options.find((option) => option.tag === 0x02)?.content;
  const certificateWanted = options.find((option) => option.tag === 0x01)?.content[0] === 0xff;
  return { hash, imprint: imprint.content, certificateWanted, ...(nonce ? { nonce } : {}) };
}

interface Value {
  readonly tag: number;
  readonly content: Uint8Array;
}

function child(der: Uint8Array, tag: number): Uint8Array {
  const [only, ...more] = children(der);
  if (only?.tag !== tag || more.length > 0) throw new Error('tag');
  return only.content;
}

/** The values side by side in `der`. */
function children(der: Uint8Array): Value[] {
  const values: Value[] = [];
  let at = 0;
  while (at < der.length) {
    const tag = der[at] ?? 0;
    let length = der[at + 1] ?? 0;
    let start = at + 2;
    if (length >= 0x80) {
      const width = length - 0x80;
      if (width === 0 || width > 3) throw new Error('length');
      length = Buffer.from(der).readUIntBE(start, width);
      start += width;
    }
    if (start + length > der.length) throw new Error('length');
    values.push({ tag, content: der.subarray(start, start + length) });
    at = start + length;
  }
  return values;
}
