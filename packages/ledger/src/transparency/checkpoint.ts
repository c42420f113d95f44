import { decodeBase64, encodeBase64, WaybillError } from '@waybill/kernel';
import { parseNote } from './signed-note.ts';

/** What a checkpoint says of a log. */
export interface Checkpoint {
  /** The log's name. */
  readonly origin: string;
  /** Leaves. */
  readonly size: number;
  /** Root hash, 32 bytes. */
  readonly root: Uint8Array;
}

/** The text that a checkpoint's signature covers (C2SP tlog-checkpoint). */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${encodeBase64(root)}\n`;
}

/** Reads a checkpoint's text (C2SP tlog-checkpoint); extension lines are refused. Throws `checkpoint-malformed`. */
export function parseCheckpoint(text: string): Checkpoint {
  const [, origin, size, root] = /^([^\n]+)\n(0|[1-9][0-9]{0,14})\n([A-Za-z0-9+/]{43}=)\n$/.exec(text) ?? [];
  if (origin === undefined || size === undefined || root === undefined) {
    throw new WaybillError({
      code: 'checkpoint-malformed',
      message: 'A checkpoint of the transparency log cannot be read.',
      category: 'refused',
      expected: 'three lines: origin, tree size, root hash as base64',
      found: `${text.split('\n').length - 1} lines`,
    });
  }
  return { origin, size: Number(size), root: decodeBase64(root) };
}

/**
 * Reads a signed checkpoint (C2SP tlog-checkpoint in a signed-note) without asking whose it is: whether a file holds
 * one at all. Throws `note-malformed`, `checkpoint-malformed`, `base64-malformed`.
 */
export function parseCheckpointNote(note: string): Checkpoint {
  return parseCheckpoint(parseNote(note).text);
}
