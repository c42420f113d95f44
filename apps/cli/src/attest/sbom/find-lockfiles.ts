import { readdirSync } from 'node:fs';
import { WaybillError } from '@waybill/kernel';
import { chooseLockfiles, knownNames } from '@waybill/lockfiles';

/** The lockfiles in the working folder. Throws `lockfile-not-found` and `lockfiles-conflict`. */
export function findLockfiles(): readonly string[] {
  const names = readdirSync('.', { withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => name);
  const chosen = chooseLockfiles(names);
  if (chosen.length > 0) return chosen;
  throw new WaybillError({
    code: 'lockfile-not-found',
    message: 'No SBOM was built: no lockfile was named, and the working folder holds none.',
    expected: knownNames(),
    found: 'none of them',
    help: 'Run it where the lockfile lies, name it with --lockfile, or bring an SBOM made elsewhere with --sbom.',
  });
}
