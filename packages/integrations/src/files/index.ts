export { hashFile } from './hash-file.ts';
export type { HashedFile } from './hash-file.ts';
export { readPlatformFolder } from './read-platform-folder.ts';
export { readPlatformGit } from './read-platform-git.ts';
export { readBounded } from './read-bounded.ts';
export { writeFilesAtomically } from './write-files-atomically.ts';
