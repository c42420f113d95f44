import { isJsonObject, parseJson, WaybillError, type JsonObject, type JsonValue } from '@waybill/kernel';
import { findKeyLines } from './key-lines.ts';
import { malformedLockfile } from './lockfile-error.ts';
import type { LockedProject, Lockfile, LockfileReader } from './lockfile.ts';
import { flatEntries, nestedEntries, type NpmEntry } from './npm-entries.ts';
import { NpmPackages } from './npm-packages.ts';

const limits = { maxBytes: 64 * 1024 * 1024, maxDepth: 100 };

/**
 * Reads `package-lock.json` or `npm-shrinkwrap.json`, versions 1 to 3 of the format: every place of
 * installation with the package that it gets for each of its dependencies. At most 64 MiB, 50,000 packages
 * and 300,000 dependencies. `file` is named in errors and locations.
 * Throws `lockfile-malformed`, `lockfile-too-large` or `lockfile-version-unknown`.
 * Source: npm documentation, package-lock.json.
 */
export function parseNpmLockfile(bytes: Uint8Array, file: string): Lockfile {
  const root = parseRoot(bytes, file);
  const version = root['lockfileVersion'];
  const { packages } = root;
  let entries: readonly NpmEntry[];
  if (version === 1) entries = nestedEntries(root, file);
  else if ((version === 2 || version === 3) && isJsonObject(packages)) entries = flatEntries(packages, file);
  else if (version === 2 || version === 3) throw malformedLockfile({ file }, 'an object "packages"', 'none');
  else throw unknownVersion(version, file);

  const lines = version === 1 ? new Map() : linesOf(bytes, entries);
  const reader = new NpmPackages(entries, (key) => ({
    file,
    ...(lines.has(key) ? { line: lines.get(key) } : {}),
  }));
  const installed = reader.packages();
  return {
    ecosystem: 'npm',
    format: 'npm',
    file,
    formatVersion: String(version),
    project: projectOf(root, version === 1 ? reader.unrequired(installed) : reader.projectDependsOn()),
    packages: installed,
    remarks: [],
  };
}

function parseRoot(bytes: Uint8Array, file: string): JsonObject {
  let root: JsonValue;
  try {
    root = parseJson(bytes, limits);
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
    const line = lineOfSyntaxError(error.cause, bytes);
    const at = { file, ...(line === undefined ? {} : { line }) };
    throw malformedLockfile(at, error.expected ?? 'JSON', error.found ?? error.message, error);
  }
  if (!isJsonObject(root)) throw malformedLockfile({ file }, 'a JSON object', 'another JSON value');
  return root;
}

/** The engine tells the position only in words. */
function lineOfSyntaxError(cause: unknown, bytes: Uint8Array): number | undefined {
  const position = cause instanceof SyntaxError ? /position (\d+)/.exec(cause.message)?.[1] : undefined;
  if (position === undefined) return undefined;
  return textOf(bytes).slice(0, Number(position)).split('\n').length;
}

function linesOf(bytes: Uint8Array, entries: readonly NpmEntry[]): ReadonlyMap<string, number> {
  return findKeyLines(
    textOf(bytes),
    entries.map(({ key }) => key),
  );
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

function projectOf(root: JsonObject, dependsOn: readonly string[]): LockedProject {
  const { name, version } = root;
  return {
    ...(typeof name === 'string' ? { name } : {}),
    ...(typeof version === 'string' ? { version } : {}),
    dependsOn,
  };
}

function unknownVersion(version: JsonValue | undefined, file: string): WaybillError {
  return new WaybillError({
    code: 'lockfile-version-unknown',
    message: `The lockfile ${file} has a version that Waybill does not know.`,
    expected: '"lockfileVersion" 1, 2 or 3',
    found: typeof version === 'number' ? String(version) : 'none',
    help: 'Write it with npm 7 or newer: npm install --package-lock-only.',
  });
}

/** The reader of `package-lock.json` and `npm-shrinkwrap.json`. */
export const reader: LockfileReader = { parse: parseNpmLockfile };
