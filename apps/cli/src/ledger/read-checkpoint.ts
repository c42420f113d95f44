import { readBounded } from '@waybill/integrations/files';
import { WaybillError } from '@waybill/kernel';
import { parseCheckpointNote } from '@waybill/ledger';

const maxBytes = 64 * 1024;

/**
 * Reads a checkpoint that was kept elsewhere, as it was signed. A file that holds none says nothing of the log, so
 * it must not look like a log that was cut. Throws `checkpoint-unreadable`.
 */
export async function readCheckpoint(file: string): Promise<string> {
  const note = Buffer.from(await readBounded(file, maxBytes)).toString('utf8');
  try {
    parseCheckpointNote(note);
    return note;
  } catch (cause) {
    if (!(cause instanceof WaybillError)) throw cause;
    throw new WaybillError({
      code: 'checkpoint-unreadable',
      message: 'Nothing was verified: a file holds no checkpoint of a log.',
      expected: 'name, size and root of the log, an empty line, and signature lines that begin with "— "',
      found: file,
      help: 'Give what "waybill ledger checkpoint --output FILE" wrote, unchanged.',
      cause,
    });
  }
}
