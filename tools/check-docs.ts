import type { SourceFile } from './source-files.ts';

/** Folders and root files that a path in the docs may begin with. */
const pathForm =
  /`((?:packages|apps|tools|docs|policies|examples|fixtures|journeys|bench|schemas|\.ci)\/[A-Za-z0-9_.@/-]*[A-Za-z0-9_/])`/g;
const linkForm = /\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)/g;

/** Error codes thrown in the code: `code: '…'` inside a WaybillError, or a refusal of the verifier. */
export function errorCodesIn(files: readonly SourceFile[]): Map<string, string> {
  const codes = new Map<string, string>();
  for (const { path, text } of files) {
    for (const match of text.matchAll(/(?:new WaybillError|\brefusal)\(\{[\s\S]*?\bcode:\s*'([a-z0-9-]+)'/g)) {
      codes.set(match[1] ?? '', path);
    }
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

/** Codes without a page and pages without a code, for one folder of one-page-per-code docs. */
export function checkCodePages(
  folder: string,
  codes: ReadonlyMap<string, string>,
  paths: ReadonlySet<string>,
): string[] {
  const problems: string[] = [];
  for (const [code, path] of codes) {
    if (!paths.has(`${folder}/${code}.md`))
      problems.push(`${path}: ${code} has no page ${folder}/${code}.md`);
  }
  for (const path of paths) {
    const code = new RegExp(`^${folder}/([a-z0-9-]+)\\.md$`).exec(path)?.[1];
    if (code !== undefined && !codes.has(code)) problems.push(`${path}: no code of that name exists`);
  }
  return problems;
}

/** Dependencies that docs/dependencies.md does not argue. */
export function checkDependencyPage(page: string, names: readonly string[]): string[] {
  return names
    .filter((name) => !page.includes(`\`${name}\``))
    .map((name) => `docs/dependencies.md: ${name} is not argued`);
}
