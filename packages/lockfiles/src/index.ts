export type {
  Ecosystem,
  LockedPackage,
  LockedProject,
  Lockfile,
  LockfileFormat,
  PackageFile,
  PackageHash,
  PackageOrigin,
  PackageProperty,
  PackageScope,
  Siblings,
  WantedSibling,
} from './lockfile.ts';
export { knownNames } from './lockfile-kinds.ts';
export { parseNpmLockfile } from './npm-lockfile.ts';
export { chooseLockfiles, parseLockfile, wantedSiblings } from './parse-lockfile.ts';
export { workspacePart } from './workspace-part.ts';
