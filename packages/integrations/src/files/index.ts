export { hashFile } from './hash-file.ts';
export type { HashedFile } from './hash-file.ts';
export { readBounded } from './read-bounded.ts';
export { readPlatformFolder } from './read-platform-folder.ts';
export { findGitCommit, readPlatformGit } from './read-platform-git.ts';
export type { GitOptions } from './read-platform-git.ts';
export { withFileLock } from './with-file-lock.ts';
export { writeFilesAtomically } from './write-files-atomically.ts';
export type { WriteOptions } from './write-files-atomically.ts';
