import { encodeBase64, instantFromSeconds } from '@waybill/kernel';
import type { Instant, WaybillError } from '@waybill/kernel';
import type { TrustedLog } from '../trusted-root/trusted-root.ts';
import { refusal } from './bundle-error.ts';
import type { BundleVersion, InclusionProof, LogEntry } from './bundle.ts';
import { parseCheckpoint, verifyCheckpoint } from './checkpoint.ts';
import { equalBytes } from './equal-bytes.ts';
import { verifyInclusion } from './inclusion-proof.ts';
import { readEntryBody } from './log-entry-body.ts';
import type { LoggedVerifier } from './log-entry-body.ts';
import { decodePem } from './public-key.ts';
import type { SignedData } from './signed-data.ts';
import { verifyData } from './verify-signature.ts';

/** An entry that the log vouches for, and when it took it, where it says so. */
export interface VerifiedEntry {
  readonly log: TrustedLog;
  /** Global index where the log promised it, else the index in the tree that was proved. */
  readonly index: string;
  /** Such as `hashedrekord@0.0.1`. */
  readonly kind: string;
  readonly at?: Instant;
}

/**
 * Verifies that a trusted log holds an entry, and that the entry is about this very signature: same digest, same
 * signature, same certificate or key (leaving one out was CVE-2026-22703).
 * Throws `log-unknown`, `log-promise-invalid`, `log-proof-invalid`, `checkpoint-invalid`, `log-entry-malformed`
 * or `log-entry-mismatch`.
 */
export function verifyLogEntry(
  entry: LogEntry,
  version: BundleVersion,
  signed: SignedData,
  logs: readonly TrustedLog[],
): VerifiedEntry {
  const log = logs.find(({ logId }) => equalBytes(logId, entry.logId));
  if (!log) {
    throw refusal({
      code: 'log-unknown',
      message: 'The trusted root does not know the transparency log of an entry.',
      expected: logs.map(({ baseUrl }) => baseUrl).join(', ') || 'a log in the trusted root',
      found: `log id ${encodeBase64(entry.logId)}`,
      help: 'Give the trusted root of the Sigstore instance that logged it.',
    });
  }
  compareBody(entry, signed);
  // protobuf-specs: 0.1 rests on the promise, later versions on the proof; whatever is there must hold.
  if (version === '0.1' && !entry.promise)
    throw promiseInvalid('a signed entry timestamp in a bundle 0.1', 'none');
  if (version !== '0.1' && !entry.proof?.checkpoint) {
    throw proofInvalid(
      `an inclusion proof with its checkpoint in a bundle ${version}`,
      entry.proof ? 'no checkpoint' : 'none',
    );
  }
  if (entry.proof) verifyProof(entry.proof, entry.body, log);
  const kind = `${entry.kind}@${entry.version}`;
  // Without a promise nobody vouches for the global index and the time; the proof vouches for its own index.
  if (!entry.promise) return { log, index: String(entry.proof?.index ?? 0), kind };
  verifyPromise(entry, entry.promise, log);
  return { log, index: entry.index, kind, at: instantFromSeconds(entry.integratedTime) };
}

function verifyProof(proof: InclusionProof, body: Uint8Array, log: TrustedLog): void {
  verifyInclusion(proof, body);
  if (proof.checkpoint === undefined) return;
  const checkpoint = parseCheckpoint(proof.checkpoint);
  if (checkpoint.treeSize !== proof.treeSize || !equalBytes(checkpoint.rootHash, proof.rootHash)) {
    throw proofInvalid('the tree of its checkpoint', 'another tree');
  }
  verifyCheckpoint(checkpoint, log);
}

/** The promise covers the global index, not that of the proof (sigstore/rekor, canonical JSON by RFC 8785). */
function verifyPromise(entry: LogEntry, promise: Uint8Array, log: TrustedLog): void {
  const covered =
    `{"body":"${encodeBase64(entry.body)}","integratedTime":${entry.integratedTime},` +
    `"logID":"${Buffer.from(entry.logId).toString('hex')}","logIndex":${entry.index}}`;
  if (!verifyData(log.key(), 'sha256', Buffer.from(covered), promise)) {
    throw promiseInvalid(`a signature of ${log.baseUrl}`, 'another signature');
  }
}

function compareBody(entry: LogEntry, signed: SignedData): void {
  const logged = readEntryBody(entry, signed.kind);
  if (!equalBytes(logged.signature, signed.signature)) throw mismatch('signature');
  if (!equalBytes(logged.digest, signed.digest(logged.covers, logged.algorithm))) throw mismatch('digest');
  if (!isVerifier(logged.verifier, signed.verifier)) throw mismatch(signed.verifier.kind);
}

function isVerifier(logged: LoggedVerifier, used: SignedData['verifier']): boolean {
  if (logged.kind !== 'pem') return logged.kind === used.kind && equalBytes(logged.der, used.der);
  const der = decodePem(logged.pem, used.kind === 'certificate' ? 'CERTIFICATE' : 'PUBLIC KEY');
  return der !== undefined && equalBytes(der, used.der);
}

function mismatch(what: string): WaybillError {
  return refusal({
    code: 'log-entry-mismatch',
    message: 'The log entry is about another signature.',
    expected: `the ${what} of the bundle in the log entry`,
    found: `another ${what}`,
  });
}

function proofInvalid(expected: string, found: string): WaybillError {
  return refusal({
    code: 'log-proof-invalid',
    message: 'Nothing proves that the log holds the entry.',
    expected,
    found,
  });
}

function promiseInvalid(expected: string, found: string): WaybillError {
  return refusal({
    code: 'log-promise-invalid',
    message: "The log's promise to include the entry does not hold.",
    expected,
    found,
  });
}
