import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { WaybillError } from '@waybill/kernel';
import { reasonOf, systemCode } from './file-error.ts';

/** How files are written. */
export interface WriteOptions {
  /** Permission bits; 0o644 unless told, 0o600 for secrets. The process's umask applies. */
  readonly mode?: number;
}

/**
 * Writes files into a folder, each whole or not at all: beside its place, synced, renamed, the folder synced. Whoever
 * looks at any moment, also after a power cut or SIGKILL, finds the old content or the new, never a part. All are
 * written before the first is renamed. What a killed run left behind is removed.
 * Throws `file-not-written`.
 */
export async function writeFilesAtomically(
  dir: string,
  files: ReadonlyMap<string, Uint8Array>,
  options: WriteOptions = {},
): Promise<void> {
  for (const name of files.keys()) {
    if (!/^[^/\\\0]{1,200}$/.test(name) || name === '.' || name === '..') {
      throw notWritten(join(dir, name), 'a name that is none, or longer than 200 characters');
    }
  }
  const waiting = new Map<string, string>();
  let now = dir;
  try {
    await mkdir(dir, { recursive: true });
    await removeLeftovers(dir, files);
    for (const [name, bytes] of files) {
      now = join(dir, name);
      const beside = join(dir, newTemporaryName(name));
      waiting.set(name, beside);
      await writeSynced(beside, bytes, options.mode ?? 0o644);
    }
    for (const [name, beside] of waiting) {
      now = join(dir, name);
      await rename(beside, now);
    }
    now = dir;
    await syncFolder(dir);
  } catch (cause) {
    await Promise.all([...waiting.values()].map((beside) => rm(beside, { force: true }).catch(() => {})));
    const code = systemCode(cause);
    if (code === undefined) throw cause;
    throw notWritten(now, reasonOf(code), cause);
  }
}

function notWritten(path: string, found: string, cause?: unknown): WaybillError {
  return new WaybillError({
    code: 'file-not-written',
    message: `${path} was not written.`,
    expected: 'a file name, and a folder that may be written to with space left',
    found,
    cause,
  });
}

async function writeSynced(path: string, bytes: Uint8Array, mode: number): Promise<void> {
  const handle = await open(path, 'wx', mode);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A rename lasts only once its folder is on the disk. Windows has no such call, and syncs by itself. */
async function syncFolder(dir: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(dir, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
const temporaryName = /^\.(.+)\.([0-9a-f]{8})-(\d+)-[0-9a-f]{12}\.waybill-tmp$/;
const abandonedAfterMs = 60 * 60 * 1000;

/** Hidden, beside its target (renames do not cross file systems), and telling who writes it. */
function newTemporaryName(name: string): string {
  return `.${name}.${host}-${process.pid}-${randomBytes(6).toString('hex')}.waybill-tmp`;
}

/** Removes what writers of the same files left behind; never what one that still lives is writing. */
async function removeLeftovers(dir: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  for (const entry of await readdir(dir)) {
    const [, name, writerHost, writer] = temporaryName.exec(entry) ?? [];
    if (name === undefined || !files.has(name)) continue;
    const path = join(dir, entry);
    const dead = writerHost === host && !isAlive(Number(writer));
    if (dead || (await isAbandoned(path))) await rm(path, { force: true });
  }
}

/** Of a writer on another host, or whose number another process has by now, only the age can tell. */
async function isAbandoned(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > abandonedAfterMs;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return systemCode(cause) !== 'ESRCH';
  }
}
