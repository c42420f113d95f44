import { verify } from 'node:crypto';
import { decodeBase64, encodeBase64, WaybillError } from '@waybill/kernel';
import type { LogSigner, LogVerifier } from './log-key.ts';

/** A signed note whose signatures by known keys were verified. */
export interface OpenedNote {
  /** Signed text, with its last newline. */
  readonly text: string;
  /** Known keys that signed it. */
  readonly signedBy: readonly LogVerifier[];
}

const maxBytes = 64 * 1024;
const maxSignatures = 16;
const signatureLine = /^— ([^\s+]+) ([A-Za-z0-9+/=]+)$/;

/** Signs a text that ends with a newline (C2SP signed-note). */
export function signNote(text: string, signers: readonly LogSigner[]): string {
  const lines = signers.map((signer) => {
    const signature = Buffer.concat([Buffer.from(signer.keyId, 'hex'), signer.sign(text)]);
    return `— ${signer.name} ${encodeBase64(signature)}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

/**
 * Opens a signed note (C2SP signed-note): signatures by unknown keys are ignored, one by a known key that
 * does not hold refuses the whole. Throws `note-malformed`, `note-not-signed`.
 */
export function openNote(note: string, known: readonly LogVerifier[]): OpenedNote {
  const { text, signatures } = parseNote(note);
  const signedBy: LogVerifier[] = [];
  for (const { name, keyId, signature } of signatures) {
    const verifier = known.find((key) => key.name === name && key.keyId === keyId);
    if (!verifier) continue;
    if (!verify(null, Buffer.from(text), verifier.publicKey, signature)) {
      throw notSigned(`a signature of ${name} (${keyId}) that does not hold`);
    }
    signedBy.push(verifier);
  }
  if (signedBy.length === 0) throw notSigned('signatures of unknown keys only');
  return { text, signedBy };
}

/** A signed note whose signatures nobody verified. */
export interface ParsedNote {
  /** Text, with its last newline. */
  readonly text: string;
  readonly signatures: readonly {
    readonly name: string;
    /** 8 hex digits. */
    readonly keyId: string;
    readonly signature: Uint8Array;
  }[];
}

/** Reads a signed note (C2SP signed-note). Throws `note-malformed`, `base64-malformed`. */
export function parseNote(note: string): ParsedNote {
  if (note.length > maxBytes) throw malformed(`at most ${maxBytes} characters`, `${note.length}`);
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || !note.endsWith('\n'))
    throw malformed('a text, an empty line, signature lines', 'no such parts');
  const lines = note.slice(split + 2, -1).split('\n');
  if (lines.length > maxSignatures) throw malformed(`at most ${maxSignatures} signatures`, `${lines.length}`);
  const signatures = lines.map((line) => {
    const [, name, encoded] = signatureLine.exec(line) ?? [];
    if (name === undefined || encoded === undefined)
      throw malformed('— name base64', 'a line of another form');
    const bytes = decodeBase64(encoded);
    const keyId = Buffer.from(bytes.subarray(0, 4)).toString('hex');
    return { name, keyId, signature: bytes.subarray(4) };
  });
  return { text: note.slice(0, split + 1), signatures };
}

/** The text of a note whose signatures are of no interest; throws `note-malformed`. */
export function textOfNote(note: string): string {
  const split = note.lastIndexOf('\n\n');
  if (split < 0) throw malformed('a text, an empty line, signature lines', 'no such parts');
  return note.slice(0, split + 1);
}

function malformed(expected: string, found: string): WaybillError {
  return new WaybillError({
    code: 'note-malformed',
    message: 'A signed note of the transparency log cannot be read.',
    category: 'refused',
    expected,
    found,
  });
}

function notSigned(found: string): WaybillError {
  return new WaybillError({
    code: 'note-not-signed',
    message: 'A signed note of the transparency log is not signed by a trusted key.',
    category: 'refused',
    expected: 'a valid signature of a known log key',
    found,
    help: 'Compare the log keys that you trust with those of the server that wrote the note.',
  });
}
