import { formatInstant, WaybillError } from '@waybill/kernel';
import type { Instant } from '@waybill/kernel';
import { parseVerifierKey } from './log-key.ts';
import type { LogSigner } from './log-key.ts';
import { openNote, signNote, textOfNote } from './signed-note.ts';

/** The log goes from one key to the next; both verifier keys in the form `name+hash+base64`. */
export interface KeyHandover {
  readonly from: string;
  readonly to: string;
}

/** Media type of a hand-over note. */
export const handoverMediaType = 'text/vnd.waybill.log-key-handover';

const firstLine = 'waybill.dev/log-key-handover/v1';

/** A note that hands the log over, signed by the old and the new key. */
export function signHandover(from: LogSigner, to: LogSigner, at: Instant): string {
  const lines = [firstLine, from.name, from.verifierKey, to.verifierKey, formatInstant(at), ''];
  return signNote(lines.join('\n'), [from, to]);
}

/** Reads a hand-over and verifies both signatures; throws `handover-malformed`, `note-not-signed`. */
export function openHandover(note: string): KeyHandover {
  const [first, log, from, to, at, end, ...more] = textOfNote(note).split('\n');
  if (first !== firstLine || from === undefined || to === undefined || !at || end !== '' || more.length > 0) {
    throw malformed('lines of another form');
  }
  const keys = [parseVerifierKey(from), parseVerifierKey(to)];
  if (from === to || keys.some((key) => key.name !== log))
    throw malformed('keys of another log, or one key twice');
  const { signedBy } = openNote(note, keys);
  if (new Set(signedBy).size !== 2) throw malformed('a signature of only one of the two keys');
  return { from, to };
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
