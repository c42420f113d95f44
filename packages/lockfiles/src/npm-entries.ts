import { isJsonObject, type JsonObject, type JsonValue } from '@waybill/kernel';
import { label } from './label.ts';
import { malformedLockfile, oversizedLockfile } from './lockfile-error.ts';

/** One place of installation as an npm lockfile describes it, all versions of the format alike. */
export interface NpmEntry {
  /** `node_modules/a/node_modules/b`, the folder of a workspace, or empty for the project. */
  readonly key: string;
  readonly members: JsonObject;
}

/** Beyond 10,000 packages no npm project was seen; hostile files must end in seconds. */
const maxPackages = 50_000;
/** Each lookup of a dependency walks up the folders of a key. */
const maxSegments = 64;

/** The entries of a lockfile of version 2 or 3, which share the member `packages`. */
export function flatEntries(packages: JsonObject, file: string): NpmEntry[] {
  const entries = Object.entries(packages).map(([key, members]) => entryOf(key, members, file));
  refuseTooMany(entries.length, file);
  return entries;
}

/**
 * The entries of a lockfile of version 1, whose packages lie inside each other. What such an entry calls
 * `requires` is `dependencies` in the later versions.
 */
export function nestedEntries(root: JsonObject, file: string): NpmEntry[] {
  const entries: NpmEntry[] = [];
  const open: { prefix: string; children: JsonValue | undefined }[] = [
    { prefix: '', children: root['dependencies'] },
  ];
  // Grows while it is walked.
  for (const next of open) {
    if (next.children === undefined) continue;
    if (!isJsonObject(next.children)) {
      throw malformedLockfile({ file }, 'an object of dependencies', 'something else');
    }
    for (const [name, child] of Object.entries(next.children)) {
      const { key, members } = entryOf(`${next.prefix}node_modules/${name}`, child, file);
      entries.push({ key, members: laterForm(name, members) });
      open.push({ prefix: `${key}/`, children: members['dependencies'] });
    }
    refuseTooMany(entries.length, file);
  }
  return entries;
}

function entryOf(key: string, members: JsonValue, file: string): NpmEntry {
  if (!isJsonObject(members)) {
    throw malformedLockfile({ file }, 'an object for each package', `something else for ${label(key)}`);
  }
  if (key.split('/').length > maxSegments) {
    throw oversizedLockfile(file, `packages at most ${maxSegments} folders deep`, label(key));
  }
  return { key, members };
}

/** Version 1 writes the address of a package that no registry serves, or its alias, as its version. */
function laterForm(name: string, members: JsonObject): JsonObject {
  const { version, requires, bundled, dependencies: _children, ...rest } = members;
  const text = typeof version === 'string' ? version : undefined;
  const alias = /^npm:(.+)@([^@]+)$/.exec(text ?? '');
  const isAddress = text !== undefined && !alias && /[:/]/.test(text);
  return {
    ...rest,
    name: alias?.[1] ?? name,
    ...(isAddress ? { resolved: text } : {}),
    ...(text === undefined || isAddress ? {} : { version: alias?.[2] ?? text }),
    ...(isJsonObject(requires) ? { dependencies: requires } : {}),
    ...(bundled === undefined ? {} : { inBundle: bundled }),
  };
}

function refuseTooMany(count: number, file: string): void {
  if (count > maxPackages) throw oversizedLockfile(file, `at most ${maxPackages} packages`, `${count}`);
}
