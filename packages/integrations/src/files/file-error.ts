import { WaybillError } from '@waybill/kernel';

/** The file system's code of an error, such as `ENOENT`; undefined where it is a bug instead. */
export function systemCode(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause && 'syscall' in cause ? String(cause.code) : undefined;
}

const reasons: { readonly [code: string]: string } = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  ENOTDIR: 'a part of the path is no folder',
  EISDIR: 'a folder',
  ELOOP: 'a symbolic link',
  ENOSPC: 'no space left on the device',
  EDQUOT: 'the quota is used up',
  EROFS: 'a read-only file system',
  ENAMETOOLONG: 'a name that is too long',
};

/** What a system code means, in words. */
export function reasonOf(code: string): string {
  return reasons[code] ?? code;
}

/** Turns an error of the file system into `file-not-readable`; lets every other error through. */
export function notReadable(path: string, cause: unknown): unknown {
  const code = systemCode(cause);
  if (code === undefined) return cause;
  return new WaybillError({
    code: 'file-not-readable',
    message: `${path} was not read.`,
    expected: 'a file that may be read',
    found: reasonOf(code),
    cause,
  });
}

/** Something that is no regular file could block for ever, or never end. */
export function notRegular(path: string): WaybillError {
  return new WaybillError({
    code: 'file-not-regular',
    message: `${path} was not read, because it is no regular file.`,
    expected: 'a regular file',
    found: 'a folder, pipe, socket or device',
    help: 'Write the content to a file first.',
  });
}

/** The file is larger than its reader takes. */
export function tooLarge(path: string, maxBytes: number): WaybillError {
  return new WaybillError({
    code: 'file-too-large',
    message: `${path} was not read, because it is larger than allowed.`,
    expected: `at most ${maxBytes} bytes`,
    found: 'more',
  });
}

/** The file was written to while it was read, so what was read is no state that it ever had. */
export function changedWhileReading(path: string): WaybillError {
  return new WaybillError({
    code: 'file-changed-while-reading',
    message: `${path} changed while it was read, so its digest would be that of nothing.`,
    category: 'refused',
    expected: 'a file that nobody writes to',
    found: 'other content, size or time than at the start',
    help: 'Wait until the build has finished writing, then run this again.',
  });
}
