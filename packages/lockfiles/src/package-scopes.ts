import type { PackageScope } from './lockfile.ts';

/** Keys of packages, by how they are asked for. */
export interface Wishes {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  readonly dev?: readonly string[];
}

/**
 * The scope of each package where the format does not write it: `required` when something that ships cannot do
 * without it, `optional` when all ways to it pass an optional wish, `dev` when only development leads there. A
 * package that nothing leads to counts as required: to list too much is untidy, to list too little hides something.
 */
export function packageScopes(
  roots: readonly Wishes[],
  wishesOf: (key: string) => Wishes | undefined,
): (key: string) => PackageScope {
  const scopes = new Map<string, PackageScope>();
  const reach = (scope: PackageScope, from: Iterable<string>, passOptional: boolean): void => {
    const open = new Set<string>(from);
    // Grows while it is walked.
    for (const key of open) {
      if (!scopes.has(key)) scopes.set(key, scope);
      else if (scope !== scopes.get(key)) continue;
      const wishes = wishesOf(key);
      for (const next of wishes?.required ?? []) open.add(next);
      if (passOptional) for (const next of wishes?.optional ?? []) open.add(next);
    }
  };
  reach(
    'required',
    roots.flatMap(({ required }) => required),
    false,
  );
  const optionalOfRequired = [...scopes.keys()].flatMap((key) => wishesOf(key)?.optional ?? []);
  reach('optional', [...roots.flatMap(({ optional }) => optional), ...optionalOfRequired], true);
  reach(
    'dev',
    roots.flatMap(({ dev }) => dev ?? []),
    true,
  );
  return (key) => scopes.get(key) ?? 'required';
}
