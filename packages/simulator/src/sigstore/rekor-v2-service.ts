import { kindOf, publicKeyOf, signatureFitsDigest } from './check-signature.ts';
import { json, type Handler, type ServiceReply } from './http-service.ts';
import { entryBody, keyDetailsOf, pem, type EntryKind, type LoggedSignature } from './log-entry.ts';
import type { LocalSigstore } from './local-sigstore.ts';
import { readEnvelope } from './rekor-v1-service.ts';
import { hashOf } from './simulated-key.ts';

/** Rekor 2's HTTP interface (rekor-tiles, rekor_service.proto): entries, checkpoint, tiles. */
export function rekorV2Handler(sigstore: LocalSigstore): Handler {
  const log = sigstore.rekor2;
  return (request, lying) => {
    const { pathname } = request.url;
    if (request.method === 'POST' && pathname === '/api/v2/log/entries') {
      let asked: { readonly kind: EntryKind; readonly logged: LoggedSignature };
      try {
        asked = readRequest(JSON.parse(Buffer.from(request.body).toString()));
      } catch (error) {
        return failure(400, 3, error instanceof Error ? error.message : 'invalid request');
      }
      if (log.find(entryBody(asked.kind, asked.logged)) !== undefined) {
        return failure(409, 6, 'an equivalent entry already exists in the transparency log');
      }
      const signature = Buffer.from('not the signature that was asked for');
      return json(
        201,
        log.append(entryBody(asked.kind, lying ? { ...asked.logged, signature } : asked.logged)),
      );
    }
    if (request.method !== 'GET') return failure(404, 5, 'Not Found');
    if (pathname === '/api/v2/checkpoint') return { status: 200, body: log.checkpoint() };
    const entries = /^\/api\/v2\/tile\/entries\/([\dx/]+)(?:\.p\/\d+)?$/.exec(pathname)?.[1];
    if (entries) return tileReply(log.entryBundle(indexOf(entries)));
    const [, level, index] = /^\/api\/v2\/tile\/(\d+)\/([\dx/]+)(?:\.p\/\d+)?$/.exec(pathname) ?? [];
    if (level && index) return tileReply(log.tile(Number(level), indexOf(index)));
    return failure(404, 5, 'Not Found');
  };
}

/** `x001/x234/067` is tile 1234067 (C2SP tlog-tiles). */
function indexOf(path: string): number {
  return Number(path.replace(/[x/]/g, ''));
}

function tileReply(tile: Uint8Array | undefined): ServiceReply {
  if (tile === undefined) return failure(404, 5, 'Not Found');
  return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: tile };
}

// oxlint-disable-next-line typescript/no-explicit-any -- whatever a client sends; a wrong shape throws and becomes a 400
function readRequest(body: any): { readonly kind: EntryKind; readonly logged: LoggedSignature } {
  const digestRequest = body.hashedRekordRequestV002;
  if (digestRequest) {
    const { certificate, spki, pemText } = readVerifier(digestRequest.signature.verifier);
    const key = publicKeyOf(pemText);
    const keyKind = kindOf(key);
    const hash = hashOf(keyKind);
    const digest = Buffer.from(digestRequest.digest as string, 'base64');
    const signature = Buffer.from(digestRequest.signature.content as string, 'base64');
    const rsaBits = key.asymmetricKeyDetails?.modulusLength;
    const verifier = {
      keyKind,
      ...(certificate ? { certificate } : { spki: spki ?? new Uint8Array() }),
      ...(rsaBits === undefined ? {} : { rsaBits }),
    };
    if (keyDetailsOf(verifier) !== digestRequest.signature.verifier.keyDetails) {
      throw new Error('key details mismatch');
    }
    if (!signatureFitsDigest(key, hash, digest, signature)) throw new Error('invalid signature');
    return {
      kind: 'hashedrekord@0.0.2',
      logged: { signature, verifier, content: { kind: 'digest', hash, digest } },
    };
  }
  const { envelope, verifiers } = body.dsseRequestV002;
  return { kind: 'dsse@0.0.2', logged: readEnvelope(envelope, readVerifier(verifiers[0]).pemText) };
}

interface VerifierJson {
  readonly x509Certificate?: { readonly rawBytes: string };
  readonly publicKey?: { readonly rawBytes: string };
}

function readVerifier(verifier: VerifierJson): {
  readonly certificate?: Uint8Array;
  readonly spki?: Uint8Array;
  readonly pemText: string;
} {
  if (verifier.x509Certificate) {
    const certificate = Buffer.from(verifier.x509Certificate.rawBytes, 'base64');
    return { certificate, pemText: pem('CERTIFICATE', certificate) };
  }
  if (!verifier.publicKey) throw new Error('missing verifier');
  const spki = Buffer.from(verifier.publicKey.rawBytes, 'base64');
  return { spki, pemText: pem('PUBLIC KEY', spki) };
}

function failure(status: number, code: number, message: string): ServiceReply {
  return json(status, { code, message, details: [] });
}
