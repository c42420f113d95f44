import type { JsonValue } from '@waybill/kernel';
import type { NpmEntry } from './npm-entries.ts';

/** Finds what a package gets when it asks for a name: Node's walk up through `node_modules`. */
export interface NpmTree {
  /** Key of the package that `name` means inside the package at `from`; links are followed. */
  find(from: string, name: string): string | undefined;
  /** Key that a link leads to; the key itself where it is none. */
  targetOf(key: string): string;
  /** Name under which a link installs the folder at `key`. */
  linkedNameOf(key: string): string | undefined;
}

/** The tree of all entries of a lockfile. Source: Node.js, "Loading from node_modules folders". */
export function npmTree(entries: readonly NpmEntry[]): NpmTree {
  const targets = new Map<string, string>();
  const linkedNames = new Map<string, string>();
  for (const { key, members } of entries) {
    const target = linkTarget(members['link'], members['resolved']);
    targets.set(key, target ?? key);
    if (target !== undefined && !linkedNames.has(target)) linkedNames.set(target, nameInKey(key) ?? target);
  }
  return {
    find: (from, name) => {
      for (let folder: string | undefined = from; folder !== undefined; folder = parentOf(folder)) {
        const found = targets.get(folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`);
        if (found !== undefined) return found;
      }
      return undefined;
    },
    targetOf: (key) => targets.get(key) ?? key,
    linkedNameOf: (key) => linkedNames.get(key),
  };
}

/** The package's name in a key: what follows its last `node_modules/`. */
export function nameInKey(key: string): string | undefined {
  const at = key.lastIndexOf('node_modules/');
  return at < 0 ? undefined : key.slice(at + 'node_modules/'.length);
}

function linkTarget(link: JsonValue | undefined, resolved: JsonValue | undefined): string | undefined {
  return link === true && typeof resolved === 'string' ? resolved : undefined;
}

/** Folder above; none above the project, nor above `..`, whose own surroundings a lockfile does not hold. */
function parentOf(folder: string): string | undefined {
  if (folder === '' || folder === '..') return undefined;
  const slash = folder.lastIndexOf('/');
  return slash < 0 ? '' : folder.slice(0, slash);
}
