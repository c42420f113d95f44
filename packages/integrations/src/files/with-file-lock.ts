import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { WaybillError } from '@waybill/kernel';
import { reasonOf, systemCode } from './file-error.ts';

/** Longer than any work under such a lock takes: who holds it longer was killed on another machine. */
const abandonedAfterMs = 15 * 60 * 1000;

/**
 * Does work that only one process at a time may do, on this machine or on others that share the folder. The lock is a
 * file that names its owner; one whose owner is gone is taken over. Throws `file-locked` at once where somebody has it.
 */
export async function withFileLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const owner = `${hostname()}:${process.pid}:${randomBytes(8).toString('hex')}`;
  if (!(await take(path, owner))) {
    await removeAbandoned(path);
    if (!(await take(path, owner))) throw locked(path);
  }
  try {
    return await work();
  } finally {
    // Somebody who took it over holds it rightly: what was lost is not removed.
    if ((await readOwner(path)) === owner) await rm(path, { force: true });
  }
}

async function take(path: string, owner: string): Promise<boolean> {
  try {
    await mkdir(dirname(path), { recursive: true });
    const handle = await open(path, 'wx', 0o600);
    try {
      await handle.writeFile(owner);
    } finally {
      await handle.close();
    }
    return true;
  } catch (cause) {
    const code = systemCode(cause);
    if (code === 'EEXIST') return false;
    if (code === undefined) throw cause;
    throw new WaybillError({
      code: 'file-not-written',
      message: `${path} was not written.`,
      expected: 'a folder that may be written to with space left',
      found: reasonOf(code),
      cause,
    });
  }
}

/** Renamed before it is removed: of two who see it abandoned, one renames it and the other finds nothing. */
async function removeAbandoned(path: string): Promise<void> {
  const [host, pid] = ((await readOwner(path)) ?? '').split(':');
  const found = await stat(path).catch(() => undefined);
  const isOld = found !== undefined && Date.now() - found.mtimeMs > abandonedAfterMs;
  if (!isOld && !(host === hostname() && isGone(Number(pid)))) return;
  const aside = `${path}.${randomBytes(6).toString('hex')}`;
  await rename(path, aside).then(
    () => rm(aside, { force: true }),
    () => undefined,
  );
}

function readOwner(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (cause) {
    return systemCode(cause) === 'ESRCH';
  }
}

function locked(path: string): WaybillError {
  return new WaybillError({
    code: 'file-locked',
    message: 'Nothing was done: another process works on the same files.',
    category: 'unavailable',
    expected: 'no other process at the same time',
    found: path,
    help: 'Wait for it to end. If none runs, remove the file.',
  });
}
