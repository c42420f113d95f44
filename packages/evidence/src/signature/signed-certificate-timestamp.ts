import { instantFromMs } from '@waybill/kernel';
import type { Instant, WaybillError } from '@waybill/kernel';
import type { TrustedLog } from '../trusted-root/trusted-root.ts';
import { refusal } from './bundle-error.ts';
import { checkTime } from './certificate-chain.ts';
import type { Certificate } from './certificate.ts';
import { contextTag, encodeDer, parseDer, tag } from './der.ts';
import { equalBytes } from './equal-bytes.ts';
import type { PublicKey } from './public-key.ts';
import { hashOf, verifyData } from './verify-signature.ts';

/** A CT log's promise to publish a certificate (RFC 6962, section 3.2). */
interface SignedCertificateTimestamp {
  readonly logId: Uint8Array;
  readonly timestamp: Uint8Array;
  readonly at: Instant;
  readonly extensions: Uint8Array;
  readonly hashAlgorithm: number;
  readonly signatureAlgorithm: number;
  readonly signature: Uint8Array;
}

const sctListOid = '1.3.6.1.4.1.11129.2.4.2';
const maxTimestamps = 16;
const sha256Algorithm = 4;
/** RFC 5246, section 7.4.1.4.1. */
const signatureAlgorithms: { readonly [algorithm in PublicKey['algorithm']]?: number } = {
  p256: 3,
  p384: 3,
  rsa: 1,
};

/**
 * Verifies the timestamps that CT logs embedded in a certificate: every one of a known log must hold, and one at
 * least must be there; those of unknown logs say nothing. Throws `sct-missing`, `sct-invalid` or
 * `time-outside-validity`. Source: RFC 6962, sections 3.2 and 3.3.
 */
export function verifyEmbeddedTimestamps(
  certificate: Certificate,
  issuerSpki: Uint8Array,
  ctLogs: readonly TrustedLog[],
): void {
  const extension = certificate.extensions.get(sctListOid);
  const timestamps = extension ? readTimestampList(extension.value) : [];
  if (
    timestamps.some(
      (one, at) => timestamps.findIndex((other) => equalBytes(one.signature, other.signature)) !== at,
    )
  ) {
    throw invalid('each timestamp once', 'one twice');
  }
  let known = 0;
  for (const timestamp of timestamps) {
    const logs = ctLogs.filter((log) => equalBytes(log.logId, timestamp.logId));
    if (logs.length === 0) continue;
    verifyTimestamp(timestamp, logs, precertificateEntry(certificate, issuerSpki));
    // A log stamps what it is shown before the certificate is made, never one that has ended.
    if (timestamp.at > certificate.notAfter)
      throw invalid('a time before the certificate ends', 'a later one');
    known++;
  }
  if (known > 0) return;
  throw refusal({
    code: 'sct-missing',
    message: 'No known certificate transparency log has seen the certificate.',
    expected: 'a signed certificate timestamp of a log in the trusted root',
    found: timestamps.length === 0 ? 'none' : `${timestamps.length} of other logs`,
  });
}

function verifyTimestamp(
  timestamp: SignedCertificateTimestamp,
  logs: readonly TrustedLog[],
  entry: Uint8Array,
): void {
  const extensionsLength = Buffer.alloc(2);
  extensionsLength.writeUInt16BE(timestamp.extensions.length);
  // version 1, certificate_timestamp, time, then the entry and the log's own extensions.
  const signed = Buffer.concat([
    Buffer.from([0, 0]),
    timestamp.timestamp,
    entry,
    extensionsLength,
    timestamp.extensions,
  ]);
  const log = logs.find((candidate) => {
    const key = candidate.key();
    return (
      timestamp.hashAlgorithm === sha256Algorithm &&
      timestamp.signatureAlgorithm === signatureAlgorithms[key.algorithm] &&
      verifyData(key, 'sha256', signed, timestamp.signature)
    );
  });
  if (!log) throw invalid(`a signature by ${logs[0]?.baseUrl}`, 'another signature');
  checkTime('the CT log key', log.validity, timestamp.at);
}

/** The precert_entry that the log signed: the certificate as it was before its timestamps were put in. */
function precertificateEntry(certificate: Certificate, issuerSpki: Uint8Array): Buffer {
  const kept = [...certificate.extensions].filter(([oid]) => oid !== sctListOid).map(([, { raw }]) => raw);
  const extensions = encodeDer(contextTag(3, 'constructed'), [encodeDer(tag.sequence, kept)]);
  const tbs = encodeDer(tag.sequence, [certificate.tbsBeforeExtensions, extensions]);
  const head = Buffer.alloc(5);
  head.writeUInt16BE(1);
  head.writeUIntBE(tbs.length, 2, 3);
  return Buffer.concat([head.subarray(0, 2), hashOf('sha256', issuerSpki), head.subarray(2), tbs]);
}

/** SignedCertificateTimestampList, in an octet string inside that of the extension. */
function readTimestampList(value: Uint8Array): SignedCertificateTimestamp[] {
  const node = parseDer(value);
  if (node.tag !== tag.octetString) throw invalid('a list of timestamps', 'another value');
  const list = new TlsReader(node.content);
  const items = new TlsReader(list.vector());
  list.finish();
  const timestamps: SignedCertificateTimestamp[] = [];
  while (!items.done) {
    if (timestamps.length === maxTimestamps) throw invalid(`at most ${maxTimestamps} timestamps`, 'more');
    timestamps.push(readTimestamp(new TlsReader(items.vector())));
  }
  return timestamps;
}

function readTimestamp(reader: TlsReader): SignedCertificateTimestamp {
  if (reader.bytes(1)[0] !== 0) throw invalid('a timestamp of version 1', 'another version');
  const logId = reader.bytes(32);
  const timestamp = reader.bytes(8);
  const ms = Number(Buffer.from(timestamp).readBigUInt64BE());
  if (ms > 8.64e15) throw invalid('a time', 'a number beyond any calendar');
  const extensions = reader.vector();
  const [hashAlgorithm = 0, signatureAlgorithm = 0] = reader.bytes(2);
  const signature = reader.vector();
  reader.finish();
  return {
    logId,
    timestamp,
    at: instantFromMs(ms),
    extensions,
    hashAlgorithm,
    signatureAlgorithm,
    signature,
  };
}

/** Reads the fixed and length-prefixed fields of TLS structures (RFC 5246, section 4). */
class TlsReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get done(): boolean {
    return this.#at === this.#bytes.length;
  }

  bytes(length: number): Uint8Array {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw invalid('a whole timestamp', 'one that breaks off');
    const bytes = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return bytes;
  }

  /** Bytes behind their length in two bytes. */
  vector(): Uint8Array {
    const [high = 0, low = 0] = this.bytes(2);
    return this.bytes(high * 256 + low);
  }

  finish(): void {
    if (!this.done) throw invalid('the end of a timestamp', 'more data');
  }
}

function invalid(expected: string, found: string): WaybillError {
  return refusal({
    code: 'sct-invalid',
    message: 'A certificate transparency timestamp in the certificate does not hold.',
    expected,
    found,
  });
}
