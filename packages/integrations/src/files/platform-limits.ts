import { WaybillError } from '@waybill/kernel';

/** Far above what an organisation writes by hand; below what would hurt. */
export const platformLimits: {
  readonly files: number;
  readonly fileBytes: number;
  readonly totalBytes: number;
  readonly depth: number;
} = { files: 2000, fileBytes: 8 * 1024 * 1024, totalBytes: 64 * 1024 * 1024, depth: 10 };

/** The platform folder is larger than allowed. */
export function platformTooLarge(expected: string): WaybillError {
  return new WaybillError({
    code: 'platform-too-large',
    message: 'The platform folder was not read, because it holds more than it may.',
    expected,
    found: 'more',
    help: 'Keep only the platform files in that project; hidden files are not counted.',
  });
}

/** A path of the platform folder is something else than a file of that folder. */
export function platformFileUnsafe(path: string, found: string): WaybillError {
  return new WaybillError({
    code: 'platform-file-unsafe',
    message: `The platform folder was not read: ${path} is no file of the folder.`,
    category: 'refused',
    expected: 'regular files, or links to files inside the folder',
    found,
    help: 'Put the file itself there: what a link outside leads to is under nobody’s review.',
  });
}
