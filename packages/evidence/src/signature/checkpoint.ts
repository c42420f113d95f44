import { decodeBase64 } from '@waybill/kernel';
import type { WaybillError } from '@waybill/kernel';
import type { TrustedLog } from '../trusted-root/trusted-root.ts';
import { refusal } from './bundle-error.ts';
import { equalBytes } from './equal-bytes.ts';
import { hashOf, verifyData } from './verify-signature.ts';

/** A log's signed statement about its tree (C2SP tlog-checkpoint, in a signed note). */
export interface Checkpoint {
  /** Everything that is signed, its last newline included. */
  readonly text: string;
  readonly origin: string;
  readonly treeSize: number;
  readonly rootHash: Uint8Array;
  readonly signatures: readonly NoteSignature[];
}

/** One signature line of a note (C2SP signed-note). */
export interface NoteSignature {
  readonly name: string;
  /** First four bytes of the key's id. */
  readonly hint: Uint8Array;
  readonly signature: Uint8Array;
}

const limits = { headerLines: 16, signatures: 32 } as const;
const line = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u;

/** Reads a checkpoint; throws `checkpoint-invalid`. */
export function parseCheckpoint(envelope: string): Checkpoint {
  const end = envelope.indexOf('\n\n');
  if (end < 0 || !envelope.endsWith('\n'))
    throw invalid('a text, a blank line and signatures', 'something else');
  const text = envelope.slice(0, end + 1);
  const header = text.split('\n').slice(0, -1);
  const signatureLines = envelope.slice(end + 2, -1).split('\n');
  if (header.length > limits.headerLines || signatureLines.length > limits.signatures) {
    throw invalid(`at most ${limits.headerLines} lines and ${limits.signatures} signatures`, 'more');
  }
  const [origin = '', size = '', root = ''] = header;
  if (origin === '') throw invalid('an origin', 'none');
  if (!/^(?:0|[1-9]\d{0,15})$/.test(size)) throw invalid('a tree size in the second line', 'something else');
  const rootHash = decode(root);
  if (rootHash.length !== 32) throw invalid('a root hash in the third line', 'something else');
  return { text, origin, treeSize: Number(size), rootHash, signatures: signatureLines.map(parseSignature) };
}

/**
 * Refuses a checkpoint that the log did not sign, or that speaks of another log: one key may serve several. Lines
 * by other keys, such as those of witnesses, say nothing either way; a line that carries the log's name and key id
 * must hold. Throws `checkpoint-invalid`.
 */
export function verifyCheckpoint(checkpoint: Checkpoint, log: TrustedLog): void {
  const { origin, text, signatures } = checkpoint;
  const own = namesOf(log).flatMap((name) => {
    const form = origin === name ? 'plain' : origin.startsWith(`${name} - `) ? 'with-tree' : undefined;
    if (form === undefined) return [];
    const id = keyIdOf(log, name, form).subarray(0, 4);
    return signatures.filter((line) => line.name === name && equalBytes(line.hint, id));
  });
  if (own.length === 0)
    throw invalid(`a signature of ${log.baseUrl} in its own name`, 'signatures of others only');
  const signed = Buffer.from(text, 'utf8');
  if (!own.every(({ signature }) => verifyData(log.key(), 'sha256', signed, signature))) {
    throw invalid(`a signature of ${log.baseUrl} that holds`, 'one that does not');
  }
}

/**
 * The names that a log may go by: the host of its address, with its port or without. protobuf-specs,
 * sigstore_trustroot.proto: `base_url` should match the origin of checkpoints.
 */
function namesOf({ baseUrl }: TrustedLog): string[] {
  if (!URL.canParse(baseUrl)) return [];
  const { host, hostname } = new URL(baseUrl);
  return [...new Set([host, hostname])].filter((name) => name !== '');
}

/**
 * The id of a log's key on its line. Rekor v1, whose origin is its name and the number of its tree, takes the hash
 * of the key, and so does C2SP signed-note for ECDSA; for Ed25519 C2SP binds the name as well. Other kinds of key
 * have no id of their own there, so it is the one in the trusted root.
 */
function keyIdOf(log: TrustedLog, name: string, form: 'plain' | 'with-tree'): Uint8Array {
  const { algorithm, bits, spki } = log.key();
  if (algorithm === 'rsa' || algorithm === 'rsa-pss') return log.logId;
  if (form === 'with-tree' || algorithm !== 'ed25519') return hashOf('sha256', spki);
  return hashOf('sha256', Buffer.concat([Buffer.from(`${name}\n\u0001`), bits]));
}

function parseSignature(text: string): NoteSignature {
  const [, name, value] = line.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw invalid('signature lines behind the blank line', 'others');
  const bytes = decode(value);
  if (bytes.length < 5) throw invalid('a key hint and a signature', `${bytes.length} bytes`);
  return { name, hint: bytes.subarray(0, 4), signature: bytes.subarray(4) };
}

function decode(text: string): Uint8Array {
  try {
    return decodeBase64(text);
  } catch {
    throw invalid('base64', 'other characters');
  }
}

function invalid(expected: string, found: string): WaybillError {
  return refusal({
    code: 'checkpoint-invalid',
    message: 'The checkpoint of the transparency log does not hold.',
    expected,
    found,
  });
}
