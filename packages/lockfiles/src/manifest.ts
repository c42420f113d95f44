import { parseJson } from '@waybill/kernel';
import { malformedLockfile } from './lockfile-error.ts';

const limits = { maxBytes: 4 * 1024 * 1024, maxDepth: 64 };

/** What a `package.json` says that lockfiles of pnpm and Yarn leave to it. */
export interface NpmManifest {
  readonly name?: string;
  readonly version?: string;
  /** Names that it asks for, with their ranges. */
  readonly dependencies: ReadonlyMap<string, string>;
  readonly optionalDependencies: ReadonlyMap<string, string>;
  readonly devDependencies: ReadonlyMap<string, string>;
  readonly hasWorkspaces: boolean;
}

/** Reads a `package.json`. Throws `lockfile-malformed`: it decides what counts as shipped. */
export function parseManifest(bytes: Uint8Array, file: string): NpmManifest {
  let root: unknown;
  try {
    root = parseJson(bytes, limits);
  } catch (cause) {
    throw malformedLockfile({ file }, 'a package.json', 'something else', cause);
  }
  if (!isManifest(root)) throw malformedLockfile({ file }, 'a JSON object', 'something else');
  const { name, version, workspaces } = root;
  const optionalDependencies = rangesOf(root['optionalDependencies']);
  return {
    ...(typeof name === 'string' && name !== '' ? { name } : {}),
    ...(typeof version === 'string' ? { version } : {}),
    // A name under both is optional (npm documentation, package.json, optionalDependencies).
    dependencies: new Map(
      [...rangesOf(root['dependencies'])].filter(([wanted]) => !optionalDependencies.has(wanted)),
    ),
    optionalDependencies,
    devDependencies: rangesOf(root['devDependencies']),
    hasWorkspaces: workspaces !== undefined,
  };
}

function isManifest(root: unknown): root is Readonly<Record<string, unknown>> {
  return typeof root === 'object' && root !== null && !Array.isArray(root);
}

function rangesOf(group: unknown): ReadonlyMap<string, string> {
  const ranges = isManifest(group) ? Object.entries(group) : [];
  return new Map(ranges.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
