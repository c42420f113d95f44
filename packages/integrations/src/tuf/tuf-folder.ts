import { basename, dirname, join } from 'node:path';
import { isJsonObject, parseJson, WaybillError } from '@waybill/kernel';
import { readBounded } from '../files/read-bounded.ts';
import { writeFilesAtomically } from '../files/write-files-atomically.ts';
import type { TufSeen, TufUpdate } from './update-tuf.ts';
import { parseTufMetadata } from './tuf-metadata.ts';

/** Which repository a file follows. */
export interface TufOrigin {
  readonly url: string;
  readonly target: string;
}

/** What lies beside a file that follows a repository. */
export interface TufRecord {
  readonly origin: TufOrigin;
  /** Root metadata that was trusted last. */
  readonly root: Uint8Array;
  readonly seen: TufSeen;
}

const maxBytes = { 'root.json': 512_000, 'timestamp.json': 16_384, 'snapshot.json': 2_000_000 } as const;

/**
 * Folder beside a file that says which repository it follows and what was seen of it. Its name begins with a dot, so
 * it is no part of a platform folder's digest: no judgement depends on it.
 */
export function tufFolderOf(file: string): string {
  return join(dirname(file), `.${basename(file)}.tuf`);
}

/** Reads what an earlier update left beside `file`; undefined where there is none. Throws `tuf-record-unreadable`. */
export async function readTufRecord(file: string): Promise<TufRecord | undefined> {
  const folder = tufFolderOf(file);
  let origin: Uint8Array;
  try {
    origin = await readBounded(join(folder, 'repository.json'), 16_384);
  } catch (error) {
    // Only what is not there was never written. What cannot be read must not be taken for a first time.
    if (error instanceof WaybillError && isAbsent(error)) return undefined;
    throw unreadable(folder, error);
  }
  try {
    const json = parseJson(origin, { maxDepth: 3 });
    const { url, target } = isJsonObject(json) ? json : {};
    if (typeof url !== 'string' || typeof target !== 'string') throw new TypeError('no url or target');
    const [root, timestamp, snapshot] = await Promise.all(
      (['root.json', 'timestamp.json', 'snapshot.json'] as const).map((name) =>
        readBounded(join(folder, name), maxBytes[name]),
      ),
    );
    if (!root || !timestamp || !snapshot) throw new TypeError('no metadata');
    const { version } = parseTufMetadata('root', root);
    return { origin: { url, target }, root, seen: { rootVersion: version, timestamp, snapshot } };
  } catch (error) {
    throw unreadable(folder, error);
  }
}

/** Keeps what was seen, for the next update. */
export async function writeTufRecord(file: string, origin: TufOrigin, update: TufUpdate): Promise<void> {
  await writeFilesAtomically(
    tufFolderOf(file),
    new Map([
      ['root.json', update.root.bytes],
      ['timestamp.json', update.timestamp.bytes],
      ['snapshot.json', update.snapshot.bytes],
      ['targets.json', update.targets.bytes],
      ['repository.json', Buffer.from(`${JSON.stringify(origin, undefined, 2)}\n`)],
    ]),
  );
}

function isAbsent({ cause }: WaybillError): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}

function unreadable(folder: string, cause: unknown): WaybillError {
  return new WaybillError({
    code: 'tuf-record-unreadable',
    message: 'What was seen of the repository that the trusted root follows cannot be read.',
    expected: 'repository.json and the metadata that an earlier update wrote',
    found: folder,
    help: 'Restore the folder from version control. Only if it is lost for good remove it, and name --tuf-root again.',
    cause,
  });
}
