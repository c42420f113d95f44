import type { SourceFile } from './source-files.ts';

/** Folders and root files that a path in the docs may begin with. */
const pathForm =
  /`((?:packages|apps|tools|docs|policies|examples|fixtures|journeys|bench|schemas|\.ci)\/[A-Za-z0-9_.@/-]*[A-Za-z0-9_/])`/g;
const linkForm = /\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)/g;

/** Codes that the code gives to errors and check results, `code: '…'`, with a file that does. */
export function codesIn(files: readonly SourceFile[]): Map<string, string> {
  const codes = new Map<string, string>();
  for (const { path, text } of files) {
    for (const [, code] of text.matchAll(/\b(?:code|check): '([a-z0-9]+(?:-[a-z0-9]+)+)'/g))
      codes.set(code ?? '', path);
  }
  return codes;
}

/** Names in the docs that do not exist: paths in backticks and relative links. */
export function checkPaths(pages: readonly SourceFile[], paths: ReadonlySet<string>): string[] {
  const known = new Set(paths);
  for (const path of paths) {
    for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
      known.add(path.slice(0, at));
      known.add(path.slice(0, at + 1));
    }
  }
  const missing: string[] = [];
  for (const { path, text } of pages) {
    for (const [, named] of text.matchAll(pathForm)) {
      if (named !== undefined && !known.has(named))
        missing.push(`${path}: names ${named}, which does not exist`);
    }
    for (const [, link] of text.matchAll(linkForm)) {
      const target = decodeURIComponent(new URL(link ?? '', `file:///${path}`).pathname.slice(1));
      if (!known.has(target)) missing.push(`${path}: links to ${link}, which does not exist`);
    }
  }
  return missing;
}

/**
 * Codes without a page in docs/errors or docs/checks, and pages of codes that the code never names.
 * `listed` is a page that explains several codes, each under a heading: the problems of the platform folder.
 */
export function checkCodePages(
  files: readonly SourceFile[],
  paths: ReadonlySet<string>,
  listed = '',
): string[] {
  const problems: string[] = [];
  for (const [code, path] of codesIn(files)) {
    if (listed.includes(`\n## ${code}\n`)) continue;
    if (!paths.has(`docs/errors/${code}.md`) && !paths.has(`docs/checks/${code}.md`)) {
      problems.push(`${path}: ${code} has no page docs/errors/${code}.md or docs/checks/${code}.md`);
    }
  }
  for (const path of paths) {
    const code = /^docs\/(?:errors|checks)\/([a-z0-9-]+)\.md$/.exec(path)?.[1];
    if (code !== undefined && !files.some(({ text }) => text.includes(`'${code}'`))) {
      problems.push(`${path}: nothing in the code is called ${code}`);
    }
  }
  return problems;
}

/** Dependencies that docs/dependencies.md does not argue. */
export function checkDependencyPage(page: string, names: readonly string[]): string[] {
  return names
    .filter((name) => !page.includes(`\`${name}\``))
    .map((name) => `docs/dependencies.md: ${name} is not argued`);
}
