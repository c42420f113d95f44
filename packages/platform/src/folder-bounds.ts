import type { PlatformProblem, ProblemCode } from './platform-problem.ts';

const maxFiles = 2000;
const maxFileBytes = 1024 * 1024;
const maxFolderBytes = 10 * 1024 * 1024;
const pathForm = /^[^/\\\n\r\0]{1,255}(?:\/[^/\\\n\r\0]{1,255}){0,15}$/;

/** What stands against reading a folder at all: its size, and paths that lead out of it or mean two things. */
export function checkBounds(files: ReadonlyMap<string, Uint8Array>): PlatformProblem[] {
  const problems: PlatformProblem[] = [];
  const report = (file: string, code: ProblemCode, message: string, expected: string): void => {
    problems.push({ code, message, expected, location: { file } });
  };
  let folderBytes = 0;
  for (const [path, { byteLength }] of files) {
    folderBytes += byteLength;
    if (!pathForm.test(path) || path.split('/').some((part) => part === '.' || part === '..')) {
      report(
        JSON.stringify(path.slice(0, 100)),
        'file-path-invalid',
        'This is no path inside the platform folder.',
        'a relative path with forward slashes, without "." or "..", backslash or line break',
      );
    }
    if (byteLength > maxFileBytes) {
      report(path, 'file-too-large', `The file has ${byteLength} bytes.`, `at most ${maxFileBytes}`);
    }
  }
  if (files.size > maxFiles) {
    report('.', 'file-too-large', `The folder has ${files.size} files.`, `at most ${maxFiles}`);
  }
  if (folderBytes > maxFolderBytes) {
    report('.', 'file-too-large', `The folder has ${folderBytes} bytes.`, `at most ${maxFolderBytes}`);
  }
  return problems;
}
