import { WaybillError } from '@waybill/kernel';
import type { LockedPackage, Lockfile } from './lockfile.ts';

/**
 * The part of a lockfile that one workspace reaches, with the workspace as its project: what an artifact of
 * that workspace can contain. `folder` as the lockfile writes it, such as `apps/cli`. What the workspace needs
 * for development only counts as required where another workspace ships it: the lockfile keeps one scope for all.
 * Throws `lockfile-workspace-unknown`.
 */
export function workspacePart(lockfile: Lockfile, folder: string): Lockfile {
  const byKey = new Map(lockfile.packages.map((entry) => [entry.key, entry]));
  const workspace = byKey.get(folder.replace(/^\.\//, '').replace(/\/+$/, ''));
  if (workspace?.origin !== 'workspace') throw unknownWorkspace(lockfile, folder);
  const reached = new Set<LockedPackage>([workspace]);
  // Grows while it is walked.
  for (const { dependsOn } of reached) {
    for (const key of dependsOn) {
      const target = byKey.get(key);
      if (target) reached.add(target);
    }
  }
  reached.delete(workspace);
  const { name, version, dependsOn } = workspace;
  return {
    ...lockfile,
    project: { name, ...(version === undefined ? {} : { version }), dependsOn },
    packages: lockfile.packages.filter((entry) => reached.has(entry)),
  };
}

function unknownWorkspace({ file, packages }: Lockfile, folder: string): WaybillError {
  const known = packages.filter(({ origin }) => origin === 'workspace').map(({ key }) => key);
  return new WaybillError({
    code: 'lockfile-workspace-unknown',
    message: `The lockfile ${file} holds no workspace of that folder.`,
    expected: known.length > 0 ? known.slice(0, 20).join(', ') : 'a lockfile with workspaces',
    found: folder.slice(0, 100),
    help: 'Name the folder as it stands in the lockfile, relative to it.',
  });
}
