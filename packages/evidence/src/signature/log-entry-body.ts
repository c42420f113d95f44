import { parseJson } from '@waybill/kernel';
import type { JsonValue, WaybillError } from '@waybill/kernel';
import { refusal } from './bundle-error.ts';
import { hashesByName } from './bundle.ts';
import type { HashAlgorithm, LogEntry } from './bundle.ts';
import { ProtoFields } from './proto-json.ts';

/** What a log entry says was signed, by what, with which signature. */
export interface LoggedSignature {
  /** Which bytes the digest is of: artifact, statement, or the statement as DSSE encodes it for signing. */
  readonly covers: 'artifact' | 'payload' | 'encoding';
  readonly algorithm: HashAlgorithm;
  readonly digest: Uint8Array;
  readonly signature: Uint8Array;
  readonly verifier: LoggedVerifier;
}

/** Certificate or key of an entry: DER, or the PEM text that Rekor v1 stores. */
export type LoggedVerifier =
  | { readonly kind: 'certificate' | 'key'; readonly der: Uint8Array }
  | { readonly kind: 'pem'; readonly pem: string };

const maxSignatureBytes = 8 * 1024;

/**
 * The kinds of entries that bind signature, digest and verifier; intoto@0.0.1 binds no signature, so it proves
 * nothing of this one. Source: sigstore/rekor, pkg/types; sigstore/rekor-tiles, api/proto.
 */
const readers: {
  readonly [kind: string]: {
    readonly of: 'message' | 'envelope' | 'both';
    readonly read: (spec: ProtoFields, content: 'message' | 'envelope') => LoggedSignature;
  };
} = {
  'hashedrekord@0.0.1': { of: 'message', read: readHashedRekordV1 },
  // It logs a digest without saying of what: file and statement are told apart, as far as they can be, where they are read.
  'hashedrekord@0.0.2': { of: 'both', read: readHashedRekordV2 },
  'dsse@0.0.1': { of: 'envelope', read: readDsseV1 },
  'dsse@0.0.2': { of: 'envelope', read: readDsseV2 },
  'intoto@0.0.2': { of: 'envelope', read: readIntotoV2 },
};

/** True for entries of Rekor v2, which vouches for no time. */
export function isRekorV2(entry: LogEntry): boolean {
  return entry.version === '0.0.2' && entry.kind !== 'intoto';
}

/** Reads the body of an entry about content of this kind; throws `log-entry-malformed` or `log-entry-mismatch`. */
export function readEntryBody(entry: LogEntry, content: 'message' | 'envelope'): LoggedSignature {
  const kind = `${entry.kind}@${entry.version}`;
  const reader = Object.hasOwn(readers, kind) ? readers[kind] : undefined;
  if (!reader) throw malformed(`an entry of kind ${Object.keys(readers).join(', ')}`, 'another kind');
  if (reader.of !== 'both' && reader.of !== content) {
    throw refusal({
      code: 'log-entry-mismatch',
      message: 'The log entry is not about this kind of signature.',
      expected: `an entry about ${content === 'message' ? 'an artifact' : 'an envelope'}`,
      found: kind,
    });
  }
  let value: JsonValue;
  try {
    value = parseJson(entry.body, { maxDepth: 16 });
  } catch (cause) {
    throw malformed('a JSON document', 'something else', cause);
  }
  const body = new ProtoFields(value, 'entry', malformed);
  const loggedKind = `${body.text('kind')}@${body.text('apiVersion')}`;
  if (loggedKind !== kind) throw malformed(`an entry of kind ${kind}`, 'another kind');
  return reader.read(body.message('spec'), content);
}

function readHashedRekordV1(spec: ProtoFields): LoggedSignature {
  const signature = spec.message('signature');
  return {
    covers: 'artifact',
    ...readHexDigest(spec.message('data').message('hash')),
    signature: signature.bytes('content', maxSignatureBytes),
    verifier: readPem(signature.message('publicKey').bytes('content')),
  };
}

function readHashedRekordV2(spec: ProtoFields, content: 'message' | 'envelope'): LoggedSignature {
  const record = spec.message('hashedRekordV002');
  return {
    covers: content === 'message' ? 'artifact' : 'encoding',
    ...readProtoDigest(record.message('data')),
    ...readProtoSignature(record.message('signature')),
  };
}

function readDsseV1(spec: ProtoFields): LoggedSignature {
  const signature = onlySignature(spec);
  return {
    covers: 'payload',
    ...readHexDigest(spec.message('payloadHash')),
    signature: signature.bytes('signature', maxSignatureBytes),
    verifier: readPem(signature.bytes('verifier')),
  };
}

function readDsseV2(spec: ProtoFields): LoggedSignature {
  const record = spec.message('dsseV002');
  return {
    covers: 'payload',
    ...readProtoDigest(record.message('payloadHash')),
    ...readProtoSignature(onlySignature(record)),
  };
}

function readIntotoV2(spec: ProtoFields): LoggedSignature {
  const content = spec.message('content');
  const signature = onlySignature(content.message('envelope'));
  // Base64 of base64: Rekor takes the envelope's own text as bytes.
  const inner = Buffer.from(signature.bytes('sig', maxSignatureBytes)).toString('latin1');
  return {
    covers: 'payload',
    ...readHexDigest(content.message('payloadHash')),
    signature: new ProtoFields({ sig: inner }, 'entry.spec.content', malformed).bytes(
      'sig',
      maxSignatureBytes,
    ),
    verifier: readPem(signature.bytes('publicKey')),
  };
}

function onlySignature(fields: ProtoFields): ProtoFields {
  const [signature, another] = fields.messages('signatures', 2);
  if (!signature || another) throw malformed('exactly one signature', another ? 'several' : 'none');
  return signature;
}

/** Digests as Rekor v1 writes them. */
function readHexDigest(fields: ProtoFields): Pick<LoggedSignature, 'algorithm' | 'digest'> {
  const algorithm = (['sha256', 'sha384', 'sha512'] as const).find(
    (name) => name === fields.text('algorithm'),
  );
  const hex = fields.text('value');
  if (!algorithm || !/^(?:[0-9a-f]{2})+$/.test(hex))
    throw malformed('a SHA-2 digest in hex', 'another value');
  return { algorithm, digest: Buffer.from(hex, 'hex') };
}

/** Digests as Rekor v2 writes them. */
function readProtoDigest(fields: ProtoFields): Pick<LoggedSignature, 'algorithm' | 'digest'> {
  const algorithm = hashesByName.get(fields.text('algorithm'));
  if (!algorithm) throw malformed(`a digest by ${[...hashesByName.keys()].join(', ')}`, 'another algorithm');
  return { algorithm, digest: fields.bytes('digest', 64) };
}

function readProtoSignature(fields: ProtoFields): Pick<LoggedSignature, 'signature' | 'verifier'> {
  const verifier = fields.message('verifier');
  if (verifier.has('publicKey') === verifier.has('x509Certificate')) {
    throw malformed('one of publicKey and x509Certificate', verifier.has('publicKey') ? 'both' : 'neither');
  }
  const kind = verifier.has('publicKey') ? 'key' : 'certificate';
  const der = verifier.message(kind === 'key' ? 'publicKey' : 'x509Certificate').bytes('rawBytes');
  return { signature: fields.bytes('content', maxSignatureBytes), verifier: { kind, der } };
}

function readPem(bytes: Uint8Array): LoggedVerifier {
  return { kind: 'pem', pem: Buffer.from(bytes).toString('latin1') };
}

function malformed(expected: string, found: string, cause?: unknown): WaybillError {
  return refusal({
    code: 'log-entry-malformed',
    message: 'The body of a log entry cannot be read.',
    expected,
    found,
    cause,
  });
}
