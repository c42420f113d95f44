import type { SourceFile } from './source-files.ts';

/**
 * Traces of one machine or one registry in files that everybody gets: absolute home or work folders, and
 * download addresses in the lockfile, which must stay neutral so that any mirror can serve it.
 */
export function checkNeutral(files: readonly SourceFile[]): string[] {
  const problems: string[] = [];
  for (const { path, text } of files) {
    if (path === 'package-lock.json' && /"resolved": "[a-z+]+:\/\//.test(text)) {
      problems.push(`${path}: holds download addresses; keep omit-lockfile-registry-resolved in .npmrc`);
    }
    const machine = /(?<![\w.-])\/(?:work|home|root|Users)\/[a-z]/.exec(text);
    if (machine && path !== 'tools/check-neutral.ts' && path !== 'tools/check-neutral.test.ts') {
      const line = text.slice(0, machine.index).split('\n').length;
      problems.push(`${path}:${line}: names a folder of one machine`);
    }
  }
  return problems;
}
