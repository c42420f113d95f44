import { X509Certificate } from 'node:crypto';
import { kindOf, publicKeyOf, signatureFits, signatureFitsDigest } from './check-signature.ts';
import { json, type Handler, type ServiceReply } from './http-service.ts';
import {
  entryBody,
  preAuthentication,
  type EntryKind,
  type LoggedSignature,
  type Verifier,
} from './log-entry.ts';
import type { LocalSigstore } from './local-sigstore.ts';
import { earlierEntries, type LogEntryJson } from './rekor-v1.ts';
import type { HashName } from './simulated-key.ts';

/** Rekor 1's HTTP interface (rekor, openapi.yaml): entries, log state. */
export function rekorV1Handler(sigstore: LocalSigstore): Handler {
  const log = sigstore.rekor1;
  return (request, lying) => {
    const { pathname, searchParams } = request.url;
    if (request.method === 'POST' && pathname === '/api/v1/log/entries') {
      let proposed: { readonly kind: EntryKind; readonly logged: LoggedSignature };
      try {
        proposed = readProposal(JSON.parse(Buffer.from(request.body).toString()));
      } catch (error) {
        return failure(400, `error processing entry: ${error instanceof Error ? error.message : ''}`);
      }
      const asked = entryBody(proposed.kind, proposed.logged);
      const known = log.find(asked);
      if (known !== undefined) {
        const message = `an equivalent entry already exists in the transparency log with UUID ${log.uuid(known)}`;
        return failure(409, message, { location: `/api/v1/log/entries/${log.uuid(known)}` });
      }
      const signature = Buffer.from('not the signature that was asked for');
      const body = lying ? entryBody(proposed.kind, { ...proposed.logged, signature }) : asked;
      const entry = log.append(body, sigstore.now());
      const uuid = log.uuid(log.find(body) ?? 0);
      return json(201, { [uuid]: answerOf(entry) }, { etag: uuid, location: `/api/v1/log/entries/${uuid}` });
    }
    if (request.method === 'GET' && pathname === '/api/v1/log/publicKey') {
      return { status: 200, headers: { 'content-type': 'application/x-pem-file' }, body: log.key.spkiPem };
    }
    if (request.method === 'GET' && pathname === '/api/v1/log') {
      const [, treeSize = '0', rootHash = ''] = log.checkpoint().split('\n');
      return json(200, {
        rootHash: Buffer.from(rootHash, 'base64').toString('hex'),
        treeSize: Number(treeSize),
        signedTreeHead: log.checkpoint(),
        inactiveShards: [],
      });
    }
    if (request.method === 'GET' && pathname === '/api/v1/log/entries') {
      return entryReply(log, Number(searchParams.get('logIndex')) - earlierEntries);
    }
    const uuid = /^\/api\/v1\/log\/entries\/([0-9a-f]{64,80})$/.exec(pathname)?.[1];
    if (request.method === 'GET' && uuid) {
      const indexes = Array.from({ length: log.size }, (_, index) => index);
      return entryReply(log, indexes.find((index) => log.uuid(index).endsWith(uuid)) ?? -1);
    }
    return failure(404, 'path not found');
  };
}

function entryReply(log: LocalSigstore['rekor1'], index: number): ServiceReply {
  const entry = log.entry(index);
  return entry ? json(200, { [log.uuid(index)]: answerOf(entry) }) : failure(404, 'entry not found');
}

/** The answer's own form: numbers as numbers, hashes in hex. */
function answerOf(entry: LogEntryJson): unknown {
  const { logIndex, logId, integratedTime, inclusionPromise, inclusionProof, canonicalizedBody } = entry as {
    [key: string]: never;
  } & {
    logIndex: string;
    logId: { keyId: string };
    integratedTime: string;
    inclusionPromise: { signedEntryTimestamp: string };
    inclusionProof: {
      logIndex: string;
      rootHash: string;
      treeSize: string;
      hashes: string[];
      checkpoint: { envelope: string };
    };
    canonicalizedBody: string;
  };
  return {
    body: canonicalizedBody,
    integratedTime: Number(integratedTime),
    logID: hex(logId.keyId),
    logIndex: Number(logIndex),
    verification: {
      inclusionProof: {
        checkpoint: inclusionProof.checkpoint.envelope,
        hashes: inclusionProof.hashes.map(hex),
        logIndex: Number(inclusionProof.logIndex),
        rootHash: hex(inclusionProof.rootHash),
        treeSize: Number(inclusionProof.treeSize),
      },
      signedEntryTimestamp: inclusionPromise.signedEntryTimestamp,
    },
  };
}

// oxlint-disable-next-line typescript/no-explicit-any -- whatever a client sends; a wrong shape throws and becomes a 400
function readProposal(proposed: any): { readonly kind: EntryKind; readonly logged: LoggedSignature } {
  const kind = `${proposed.kind}@${proposed.apiVersion}`;
  const { spec } = proposed;
  switch (kind) {
    case 'hashedrekord@0.0.1': {
      const hash = spec.data.hash.algorithm as HashName;
      if (!['sha256', 'sha384', 'sha512'].includes(hash)) throw new Error('unsupported hash');
      const digest = Buffer.from(spec.data.hash.value as string, 'hex');
      const signature = Buffer.from(spec.signature.content as string, 'base64');
      const pemText = Buffer.from(spec.signature.publicKey.content as string, 'base64').toString();
      if (!signatureFitsDigest(publicKeyOf(pemText), hash, digest, signature))
        throw new Error('verifying signature');
      return {
        kind,
        logged: { signature, verifier: verifierOf(pemText), content: { kind: 'digest', hash, digest } },
      };
    }
    case 'dsse@0.0.1': {
      const { envelope, verifiers } = spec.proposedContent;
      const pemText = Buffer.from(verifiers[0] as string, 'base64').toString();
      return {
        kind,
        logged: { ...readEnvelope(JSON.parse(envelope as string), pemText), envelopeText: envelope },
      };
    }
    case 'intoto@0.0.2': {
      const { envelope } = spec.content;
      const twice = (text: string): string => Buffer.from(text, 'base64').toString();
      const plain = {
        payload: twice(envelope.payload as string),
        payloadType: envelope.payloadType as string,
        signatures: [{ sig: twice(envelope.signatures[0].sig as string) }],
      };
      const pemText = Buffer.from(envelope.signatures[0].publicKey as string, 'base64').toString();
      return { kind, logged: readEnvelope(plain, pemText) };
    }
    default:
      throw new Error('unsupported entry kind');
  }
}

interface EnvelopeJson {
  readonly payload: string;
  readonly payloadType: string;
  readonly signatures: readonly { readonly sig: string; readonly keyid?: string }[];
}

/** An envelope with one signature that fits the certificate or key in `pemText`. */
export function readEnvelope(envelope: EnvelopeJson, pemText: string): LoggedSignature {
  const [only, ...more] = envelope.signatures;
  if (!only || more.length > 0) throw new Error('one signature expected');
  const payload = Buffer.from(envelope.payload, 'base64');
  const signature = Buffer.from(only.sig, 'base64');
  const signed = preAuthentication(envelope.payloadType, payload);
  if (!signatureFits(publicKeyOf(pemText), signed, signature)) throw new Error('verifying signature');
  return {
    signature,
    verifier: verifierOf(pemText),
    content: {
      kind: 'envelope',
      payload,
      payloadType: envelope.payloadType,
      ...(only.keyid === undefined ? {} : { keyid: only.keyid }),
    },
  };
}

function verifierOf(pemText: string): Verifier {
  const key = publicKeyOf(pemText);
  const keyKind = kindOf(key);
  return pemText.includes('BEGIN CERTIFICATE')
    ? { keyKind, certificate: new X509Certificate(pemText).raw }
    : { keyKind, spki: key.export({ type: 'spki', format: 'der' }) };
}

function failure(
  code: number,
  message: string,
  headers: { readonly [name: string]: string } = {},
): ServiceReply {
  return json(code, { code, message }, headers);
}

function hex(base64: string): string {
  return Buffer.from(base64, 'base64').toString('hex');
}
