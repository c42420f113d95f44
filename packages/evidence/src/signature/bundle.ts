import { parseJson } from '@waybill/kernel';
import type { JsonValue, WaybillError } from '@waybill/kernel';
import { refusal } from './bundle-error.ts';
import { equalBytes } from './equal-bytes.ts';
import { ProtoFields } from './proto-json.ts';

/** A Sigstore bundle, taken apart but not verified. Source: sigstore/protobuf-specs, sigstore_bundle.proto. */
export interface Bundle {
  readonly version: BundleVersion;
  readonly material: SigningMaterial;
  readonly content: SignedContent;
  readonly logEntries: readonly LogEntry[];
  /** RFC 3161 TimeStampResp documents, DER. */
  readonly timestamps: readonly Uint8Array[];
}

/** Versions of the bundle format that Waybill reads; `envelope` is a DSSE envelope with no bundle around it. */
export type BundleVersion = '0.1' | '0.2' | '0.3' | 'envelope';

/** What the bundle says of its signer: a certificate, or a hint at a key that the verifier must have. */
export type SigningMaterial =
  | {
      readonly kind: 'certificate';
      /** DER of the signing certificate. */
      readonly leaf: Uint8Array;
      /** DER of further certificates, nearest first; bundles 0.1 and 0.2 only. */
      readonly intermediates: readonly Uint8Array[];
    }
  | { readonly kind: 'key'; readonly hint: string };

/** What was signed: an artifact's bytes directly, or a DSSE envelope. */
export type SignedContent =
  | {
      readonly kind: 'message';
      readonly signature: Uint8Array;
      readonly digest: { readonly algorithm: HashAlgorithm; readonly value: Uint8Array };
    }
  | {
      readonly kind: 'envelope';
      readonly signature: Uint8Array;
      readonly payloadType: string;
      readonly payload: Uint8Array;
      readonly keyId: string;
    };

/** Hash functions that signatures, log entries and timestamps may use. */
export type HashAlgorithm = 'sha256' | 'sha384' | 'sha512';

/** A transparency-log entry as the bundle carries it. */
export interface LogEntry {
  /** Global index, decimal; the number that a signed entry timestamp covers. */
  readonly index: string;
  readonly logId: Uint8Array;
  readonly kind: string;
  readonly version: string;
  /** Seconds since 1970; means nothing without a verified promise. */
  readonly integratedTime: number;
  /** Signed entry timestamp (SET). */
  readonly promise?: Uint8Array;
  readonly proof?: InclusionProof;
  readonly body: Uint8Array;
}

/** A Merkle inclusion proof (RFC 9162, section 2.1.3) with the checkpoint that vouches for its root. */
export interface InclusionProof {
  /** Index in the tree, which differs from the global index where a log has shards. */
  readonly index: number;
  readonly treeSize: number;
  readonly rootHash: Uint8Array;
  readonly hashes: readonly Uint8Array[];
  /** Signed note; bundles 0.1 may lack it. */
  readonly checkpoint?: string;
}

/** Versions by media type; 0.3 has an old and a new spelling. */
const versions: ReadonlyMap<string, BundleVersion> = new Map([
  ['application/vnd.dev.sigstore.bundle+json;version=0.1', '0.1'],
  ['application/vnd.dev.sigstore.bundle+json;version=0.2', '0.2'],
  ['application/vnd.dev.sigstore.bundle+json;version=0.3', '0.3'],
  ['application/vnd.dev.sigstore.bundle.v0.3+json', '0.3'],
]);

/** Hash functions by their names in protobuf-specs, sigstore_common.proto. */
export const hashesByName: ReadonlyMap<string, HashAlgorithm> = new Map([
  ['SHA2_256', 'sha256'],
  ['SHA2_384', 'sha384'],
  ['SHA2_512', 'sha512'],
]);

const mebibyte = 1024 * 1024;
type BundleLimit =
  | 'bundleBytes'
  | 'depth'
  | 'certificates'
  | 'logEntries'
  | 'timestamps'
  | 'proofHashes'
  | 'bodyBytes'
  | 'checkpointLength'
  | 'signatureBytes';

/** Far above what clients write, far below what would hurt: an SBOM as payload is the largest thing seen. */
export const bundleLimits: Readonly<Record<BundleLimit, number>> = {
  bundleBytes: 32 * mebibyte,
  depth: 16,
  certificates: 8,
  logEntries: 8,
  timestamps: 8,
  proofHashes: 64,
  bodyBytes: mebibyte,
  checkpointLength: 16 * 1024,
  signatureBytes: 4096,
};

/** The last second that a date-time can name. */
const lastSecond = 253_402_300_799;

/** Reads a Sigstore bundle 0.1, 0.2 or 0.3 strictly and bounded; throws `bundle-malformed`. */
export function parseBundle(bytes: Uint8Array): Bundle {
  let value: JsonValue;
  try {
    value = parseJson(bytes, { maxBytes: bundleLimits.bundleBytes, maxDepth: bundleLimits.depth });
  } catch (cause) {
    throw malformed('a JSON document', 'something else', cause);
  }
  return readBundle(value);
}

/** Like {@link parseBundle}, for JSON that was parsed within its limits already. */
export function readBundle(value: JsonValue): Bundle {
  const bundle = new ProtoFields(value, 'bundle', malformed);
  const version = versions.get(bundle.text('mediaType'));
  if (!version) throw malformed('the media type of a Sigstore bundle 0.1, 0.2 or 0.3', 'another');
  bundle.only('mediaType', 'verificationMaterial', 'messageSignature', 'dsseEnvelope');
  const material = bundle
    .message('verificationMaterial')
    .only('x509CertificateChain', 'certificate', 'publicKey', 'tlogEntries', 'timestampVerificationData');
  const signer = readMaterial(material, version);
  const content = readContent(bundle);
  if (
    signer.kind === 'key' &&
    content.kind === 'envelope' &&
    content.keyId !== '' &&
    content.keyId !== signer.hint
  ) {
    throw malformed("the envelope's key id as hint of the public key", 'another hint');
  }
  const logEntries = material.messages('tlogEntries', bundleLimits.logEntries).map(readLogEntry);
  const isRepeated = (entry: LogEntry, at: number): boolean =>
    logEntries.findIndex(
      ({ logId, body }) => equalBytes(logId, entry.logId) && equalBytes(body, entry.body),
    ) !== at;
  if (logEntries.some(isRepeated)) throw malformed('each log entry once', 'one twice');
  return {
    version,
    material: signer,
    content,
    logEntries,
    timestamps: material.has('timestampVerificationData')
      ? readTimestamps(material.message('timestampVerificationData'))
      : [],
  };
}

function readMaterial(fields: ProtoFields, version: BundleVersion): SigningMaterial {
  const kinds = ['x509CertificateChain', 'certificate', 'publicKey'].filter((name) => fields.has(name));
  const [kind] = kinds;
  if (kinds.length !== 1)
    throw malformed('one of certificate, chain and public key', `${kinds.length} of them`);
  if (kind === 'publicKey') {
    return { kind: 'key', hint: fields.message('publicKey').only('hint').text('hint') };
  }
  // protobuf-specs: from 0.3 on the leaf alone, before that a chain.
  if ((kind === 'certificate') !== (version === '0.3')) {
    throw malformed(`in version ${version} ${version === '0.3' ? 'a certificate' : 'a chain'}`, `${kind}`);
  }
  const certificates =
    kind === 'certificate'
      ? [fields.message('certificate')]
      : fields
          .message('x509CertificateChain')
          .only('certificates')
          .messages('certificates', bundleLimits.certificates);
  const [leaf, ...intermediates] = certificates.map((item) => item.only('rawBytes').bytes('rawBytes'));
  if (!leaf) throw malformed('a certificate', 'an empty chain');
  return { kind: 'certificate', leaf, intermediates };
}

function readContent(bundle: ProtoFields): SignedContent {
  if (bundle.has('messageSignature') === bundle.has('dsseEnvelope')) {
    throw malformed(
      'one of messageSignature and dsseEnvelope',
      bundle.has('dsseEnvelope') ? 'both' : 'neither',
    );
  }
  if (bundle.has('dsseEnvelope')) return readEnvelope(bundle.message('dsseEnvelope'));
  const message = bundle.message('messageSignature').only('messageDigest', 'signature');
  const digest = message.message('messageDigest').only('algorithm', 'digest');
  const algorithm = hashesByName.get(digest.text('algorithm'));
  if (!algorithm) throw malformed(`a digest by ${[...hashesByName.keys()].join(', ')}`, 'another algorithm');
  return {
    kind: 'message',
    signature: message.bytes('signature', bundleLimits.signatureBytes),
    digest: { algorithm, value: digest.bytes('digest', 64) },
  };
}

function readEnvelope(envelope: ProtoFields): SignedContent {
  envelope.only('payload', 'payloadType', 'signatures');
  const [signature, another] = envelope.messages('signatures', 2);
  // One of several would do for a careless reader, and which one is anybody's choice.
  if (!signature || another) throw malformed('exactly one signature', another ? 'several' : 'none');
  signature.only('sig', 'keyid');
  return {
    kind: 'envelope',
    signature: signature.bytes('sig', bundleLimits.signatureBytes),
    payloadType: envelope.text('payloadType'),
    payload: envelope.bytes('payload', bundleLimits.bundleBytes),
    keyId: signature.text('keyid'),
  };
}

function readLogEntry(entry: ProtoFields): LogEntry {
  entry.only(
    'logIndex',
    'logId',
    'kindVersion',
    'integratedTime',
    'inclusionPromise',
    'inclusionProof',
    'canonicalizedBody',
  );
  const kindVersion = entry.message('kindVersion').only('kind', 'version');
  const integratedTime = entry.number('integratedTime');
  if (integratedTime > lastSecond) throw malformed('an integratedTime before the year 10000', 'a later one');
  return {
    index: entry.integer('logIndex'),
    logId: entry.message('logId').only('keyId').bytes('keyId', 64),
    kind: kindVersion.text('kind'),
    version: kindVersion.text('version'),
    integratedTime,
    ...(entry.has('inclusionPromise') && {
      promise: entry
        .message('inclusionPromise')
        .only('signedEntryTimestamp')
        .bytes('signedEntryTimestamp', 1024),
    }),
    ...(entry.has('inclusionProof') && { proof: readProof(entry.message('inclusionProof')) }),
    body: entry.bytes('canonicalizedBody', bundleLimits.bodyBytes),
  };
}

function readProof(proof: ProtoFields): InclusionProof {
  proof.only('logIndex', 'rootHash', 'treeSize', 'hashes', 'checkpoint');
  return {
    index: proof.number('logIndex'),
    treeSize: proof.number('treeSize'),
    rootHash: proof.bytes('rootHash', 32),
    hashes: proof.hashes('hashes', bundleLimits.proofHashes, 32),
    ...(proof.has('checkpoint') && {
      checkpoint: proof
        .message('checkpoint')
        .only('envelope')
        .text('envelope', bundleLimits.checkpointLength),
    }),
  };
}

function readTimestamps(data: ProtoFields): Uint8Array[] {
  return data
    .only('rfc3161Timestamps')
    .messages('rfc3161Timestamps', bundleLimits.timestamps)
    .map((item) => item.only('signedTimestamp').bytes('signedTimestamp'));
}

function malformed(expected: string, found: string, cause?: unknown): WaybillError {
  return refusal({
    code: 'bundle-malformed',
    message: 'This is not a well-formed Sigstore bundle.',
    expected,
    found,
    cause,
  });
}
