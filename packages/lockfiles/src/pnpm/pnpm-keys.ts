/**
 * Key of the package that a wish leads to, in any version of the format: the wish is a key itself (aliases, archives,
 * Git), or the version of a package of that name. Undefined when the lockfile holds none.
 * Source: pnpm, `refToRelative` of `@pnpm/dependency-path`, versions 2, 5 and 1001.
 */
export function findPnpmKey(
  alias: string,
  wish: string,
  known: { has(key: string): boolean },
): string | undefined {
  const forms = [`${alias}@${wish}`, `/${alias}@${wish}`, `/${alias}/${wish}`, wish, `/${wish}`];
  return forms.find((form) => known.has(form));
}

/** Folder that `link:../ui` means inside a folder of the workspace; `.` is the root. */
export function linkedFolder(folder: string, link: string): string {
  const parts = folder === '.' ? [] : folder.split('/');
  for (const part of link.slice('link:'.length).split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.length === 0 ? '.' : parts.join('/');
}

/** A key without its set of peers and its patch: `a@1.0.0(b@2.0.0)` becomes `a@1.0.0`. */
export function bareKey(key: string): string {
  const at = key.indexOf('(');
  return at < 0 ? key : key.slice(0, at);
}

/** Name and version as a key tells them; a version that begins with no digit is an address. */
export function nameAndVersion(key: string): { readonly name: string; readonly version?: string } {
  const bare = bareKey(key).replace(/^\//, '');
  const at = bare.indexOf('@', 1);
  const slash = bare.lastIndexOf('/');
  // Versions before 6: `/@scope/name/1.0.0_peers`; later `/@scope/name@1.0.0` and `@scope/name@1.0.0`.
  const isOld = key.startsWith('/') && /^\d/.test(bare.slice(slash + 1)) && slash > 0;
  const name = isOld ? bare.slice(0, slash) : at < 0 ? bare : bare.slice(0, at);
  const rest = isOld ? (bare.slice(slash + 1).split('_', 1)[0] ?? '') : at < 0 ? '' : bare.slice(at + 1);
  return { name, ...(/^\d/.test(rest) ? { version: rest } : {}) };
}

/** The hash of a patch in a key: `a@1.0.0(patch_hash=…)`. */
export function patchOf(key: string): string | undefined {
  return /\(patch_hash=([^)]+)\)/.exec(key)?.[1];
}
