import type { SourceLocation } from '@waybill/kernel';
import { LockfileBudget } from '../limits.ts';
import { missingPart } from '../lockfile-error.ts';
import type { LockedPackage, Lockfile, LockfileReader, Siblings } from '../lockfile.ts';
import { packageUrl } from '../purl.ts';
import { type GoMod, type GoReplace, parseGoMod } from './go-mod.ts';
import { type GoSum, parseGoSum } from './go-sum.ts';
import { compareGoVersions, listsWholeBuild } from './go-version.ts';

/** A module as minimal version selection chose it, before replacement. */
interface Chosen {
  readonly path: string;
  readonly version: string;
  readonly direct: boolean;
  readonly at: SourceLocation;
}

/**
 * Reads `go.mod` with its `go.sum`; either may be named, the other lies beside it. From Go 1.17 on `go.mod` lists
 * every module that the build needs, direct and indirect, so nothing else of `go.sum` is listed. For older files the
 * indirect ones are the highest versions in `go.sum` whose content was needed, which may be too many and is told as a
 * remark. Throws `lockfile-malformed`, `lockfile-too-large`, and `lockfile-part-missing` for a `go.sum` alone.
 * Source: Go Modules Reference, "Minimal version selection", "Module graph pruning".
 */
function parse(bytes: Uint8Array, file: string, siblings: Siblings): Lockfile {
  const isSum = file.endsWith('go.sum');
  const folder = file.slice(0, file.length - 'go.mod'.length);
  const modBytes = isSum ? siblings.get('go.mod') : bytes;
  const sumBytes = isSum ? bytes : siblings.get('go.sum');
  if (modBytes === undefined) throw missingPart({ file }, 'go.mod');
  const budget = new LockfileBudget(file);
  const mod = parseGoMod(modBytes, isSum ? `${folder}go.mod` : file);
  const sum = sumBytes === undefined ? undefined : parseGoSum(sumBytes, `${folder}go.sum`, budget);
  const whole = listsWholeBuild(mod.go);
  const chosen = whole || sum === undefined ? listed(mod) : withSum(mod, sum, { file: `${folder}go.sum` });
  budget.countPackages(chosen.length);
  const packages = new Map<string, LockedPackage>();
  const direct = new Set<string>();
  for (const module of chosen) {
    const entry = packageOf(module, replacementOf(mod, module), sum);
    packages.set(entry.key, packages.get(entry.key) ?? entry);
    if (module.direct) direct.add(entry.key);
  }
  return {
    ecosystem: 'golang',
    format: 'go',
    file,
    formatVersion: mod.go ?? '',
    project: { ...(mod.module === undefined ? {} : { name: mod.module }), dependsOn: [...direct] },
    packages: [...packages.values()],
    remarks: remarksOf(mod, sum !== undefined, whole),
  };
}

function listed(mod: GoMod): readonly Chosen[] {
  return mod.requires
    .filter(({ path, version }) => !mod.excludes.has(`${path}@${version}`))
    .map(({ path, version, indirect, at }) => ({ path, version, direct: !indirect, at }));
}

/** The highest version of each module: what `go.mod` asks for, or what `go.sum` has content of. */
function withSum(mod: GoMod, sum: GoSum, at: SourceLocation): readonly Chosen[] {
  const highest = new Map(listed(mod).map((module) => [module.path, module]));
  const replaced = new Set(mod.replaces.map(({ by }) => `${by.path}@${by.version ?? ''}`));
  for (const key of sum.content.keys()) {
    const split = key.lastIndexOf('@');
    const [path, version] = [key.slice(0, split), key.slice(split + 1)];
    // What stands in for another module is listed in that module's place.
    if (mod.excludes.has(key) || replaced.has(key)) continue;
    const known = highest.get(path);
    if (known === undefined || compareGoVersions(version, known.version) > 0) {
      highest.set(path, { path, version, direct: known?.direct ?? false, at: known?.at ?? at });
    }
  }
  return [...highest.values()];
}

/** A replacement for one version counts before one for all versions. */
function replacementOf(mod: GoMod, { path, version }: Chosen): GoReplace['by'] | undefined {
  const fitting = mod.replaces.filter((replace) => replace.path === path);
  const exact = fitting.find((replace) => replace.version === version);
  return (exact ?? fitting.find((replace) => replace.version === undefined))?.by;
}

function packageOf(module: Chosen, by: GoReplace['by'] | undefined, sum: GoSum | undefined): LockedPackage {
  const asked = `${module.path}@${module.version}`;
  const isFolder = by !== undefined && by.version === undefined;
  const path = by === undefined || isFolder ? module.path : by.path;
  // What lies in a folder is of no published version.
  const version = isFolder ? undefined : (by?.version ?? module.version);
  const key = version === undefined ? path : `${path}@${version}`;
  const h1 = sum?.content.get(key);
  const properties = [
    ...(h1 === undefined ? [] : [{ name: 'waybill:go:h1', value: h1 }]),
    ...(by === undefined ? [] : [{ name: 'waybill:go:replaces', value: asked }]),
    ...(isFolder ? [{ name: 'waybill:go:folder', value: by.path }] : []),
  ];
  return {
    key,
    name: path,
    ...(version === undefined ? {} : { version }),
    purl: packageUrl('golang', path.toLowerCase(), version),
    hashes: [],
    // Which proxy or repository serves a module is the business of GOPROXY.
    origin: isFolder ? 'file' : 'unspecified',
    scope: 'required',
    bundled: false,
    dependsOn: [],
    dependenciesUnknown: true,
    missing: [],
    ...(properties.length > 0 ? { properties } : {}),
    location: module.at,
  };
}

function remarksOf(mod: GoMod, hasSum: boolean, whole: boolean): readonly string[] {
  return [
    'go.mod tells neither which modules need which, nor which ones only tests need; all are listed',
    ...(hasSum || mod.requires.length === 0 ? [] : ['there is no go.sum, so no module has a checksum']),
    ...(whole
      ? []
      : [
          `written for Go ${mod.go ?? '1.16'}, before go.mod listed the whole build: indirect modules are taken from go.sum, which may hold more; "go mod tidy -go=1.17" mends it`,
        ]),
  ];
}

/** The reader of `go.mod` with `go.sum`. */
export const reader: LockfileReader = {
  parse,
  siblings: (_bytes, file) =>
    file.endsWith('go.sum') ? [{ path: 'go.mod', required: true }] : [{ path: 'go.sum', required: false }],
};
