import { decodeBase64, encodeBase64, formatInstant, WaybillError } from '@waybill/kernel';
import type { Instant } from '@waybill/kernel';
import { parseVerifierKey } from './log-key.ts';
import type { LogSigner } from './log-key.ts';
import { openNote, signNote, textOfNote } from './signed-note.ts';

/** The log as it is handed over: whoever holds the old key later can change none of these leaves. */
export interface HandedTree {
  /** Leaves before the hand-over, which is the next one. */
  readonly size: number;
  /** Root hash over them, 32 bytes. */
  readonly root: Uint8Array;
}

/** The log goes from one key to the next; both verifier keys in the form `name+hash+base64`. */
export interface KeyHandover extends HandedTree {
  readonly from: string;
  readonly to: string;
}

/** Media type of a hand-over note. */
export const handoverMediaType = 'text/vnd.waybill.log-key-handover';

const firstLine = 'waybill.dev/log-key-handover/v1';
const handoverLines =
  /^waybill\.dev\/log-key-handover\/v1\n([^\n]+)\n([^\n]+)\n([^\n]+)\n(0|[1-9][0-9]{0,14})\n([A-Za-z0-9+/]{43}=)\n[^\n]+\n$/;

/** A note that hands the log over, signed by the old and the new key. */
export function signHandover(from: LogSigner, to: LogSigner, tree: HandedTree, at: Instant): string {
  const keys = [from.verifierKey, to.verifierKey];
  const lines = [firstLine, from.name, ...keys, tree.size, encodeBase64(tree.root), formatInstant(at), ''];
  return signNote(lines.join('\n'), [from, to]);
}

/** Reads a hand-over and verifies both signatures; throws `handover-malformed`, `note-not-signed`. */
export function openHandover(note: string): KeyHandover {
  const [, log, from, to, size, root] = handoverLines.exec(textOfNote(note)) ?? [];
  if (from === undefined || to === undefined || size === undefined || root === undefined) {
    throw malformed('lines of another form');
  }
  const keys = [parseVerifierKey(from), parseVerifierKey(to)];
  if (from === to || keys.some((key) => key.name !== log))
    throw malformed('keys of another log, or one key twice');
  const { signedBy } = openNote(note, keys);
  if (new Set(signedBy).size !== 2) throw malformed('a signature of only one of the two keys');
  return { from, to, size: Number(size), root: decodeBase64(root) };
}

function malformed(found: string): WaybillError {
  return new WaybillError({
    code: 'handover-malformed',
    message: 'A hand-over of the log key does not hold.',
    category: 'refused',
    expected: 'a note by the old and the new key of one log',
    found,
  });
}
