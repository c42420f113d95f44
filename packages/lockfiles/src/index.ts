export type {
  LockedPackage,
  LockedProject,
  Lockfile,
  PackageHash,
  PackageOrigin,
  PackageScope,
} from './lockfile.ts';
export { parseNpmLockfile } from './npm-lockfile.ts';
export { workspacePart } from './workspace-part.ts';
