import { label } from '../label.ts';
import { LockfileBudget } from '../limits.ts';
import { malformedLockfile } from '../lockfile-error.ts';
import type { LockedPackage, Lockfile, LockfileReader, PackageFile, Siblings } from '../lockfile.ts';
import { lockfileText } from '../lockfile-text.ts';
import { packageUrl } from '../purl.ts';
import { parseVerificationMetadata, type VerifiedArtifacts } from './verification-metadata.ts';

const metadataPath = 'gradle/verification-metadata.xml';
/** Configurations that only tests, or the tools of a build, read. Source: Gradle manual, "The Java Plugin". */
const development = /test|annotationProcessor|checkstyle|pmd|jacoco|spotbugs|kapt|ksp/i;

/**
 * Reads `gradle.lockfile`, one line a module with the configurations that it is in, and the hashes of
 * `gradle/verification-metadata.xml` where that is beside it. What only test and tool configurations hold does not ship.
 * Throws `lockfile-malformed`, `lockfile-too-large`. Source: Gradle manual, "Locking dependency versions".
 */
function parse(bytes: Uint8Array, file: string, siblings: Siblings): Lockfile {
  const metadata = siblings.get(metadataPath);
  const verified: VerifiedArtifacts = metadata
    ? parseVerificationMetadata(metadata, metadataPath)
    : new Map();
  const budget = new LockfileBudget(file);
  const packages: LockedPackage[] = [];
  const seen = new Set<string>();
  for (const [index, raw] of lockfileText(bytes, file).split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line.startsWith('empty=')) continue;
    const at = { file, line: index + 1 };
    const [, group, name, version, configurations] =
      /^([^:=\s]+):([^:=\s]+):([^:=\s]+)=(\S*)$/.exec(line) ?? [];
    if (group === undefined || name === undefined || version === undefined || configurations === undefined) {
      throw malformedLockfile(at, 'group:name:version=configurations', label(line));
    }
    const key = `${group}:${name}:${version}`;
    if (seen.has(key)) throw malformedLockfile(at, 'each module once', label(key));
    seen.add(key);
    budget.countPackages();
    const files = verified.get(key) ?? [];
    packages.push({
      key,
      name: `${group}:${name}`,
      version,
      purl: packageUrl('maven', `${group}/${name}`, version),
      ...archivesOf(files, `${name}-${version}.jar`),
      origin: 'unspecified',
      scope: configurations.split(',').every((one) => development.test(one)) ? 'dev' : 'required',
      bundled: false,
      dependsOn: [],
      dependenciesUnknown: true,
      missing: [],
      properties: [{ name: 'waybill:gradle:configurations', value: configurations }],
      location: at,
    });
  }
  return {
    ecosystem: 'maven',
    format: 'gradle',
    file,
    formatVersion: '',
    project: { dependsOn: packages.map(({ key }) => key) },
    packages,
    remarks: [
      'gradle.lockfile does not say what depends on what',
      ...(metadata ? [] : [`${metadataPath} is not there, so no module has a hash`]),
    ],
  };
}

/** The jar is the package; what else is verified of it (its pom, its sources) are files beside. */
function archivesOf(files: readonly PackageFile[], jar: string): Pick<LockedPackage, 'hashes' | 'files'> {
  const main = files.find(({ name }) => name === jar);
  if (main) return { hashes: main.hashes };
  return files.length > 0 ? { hashes: [], files } : { hashes: [] };
}

/** The reader of `gradle.lockfile`. */
export const reader: LockfileReader = {
  parse,
  siblings: () => [{ path: metadataPath, required: false }],
};
