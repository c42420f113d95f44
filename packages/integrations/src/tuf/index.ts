export { publicGoodTuf, publicGoodTufRoot } from './public-good.ts';
export { readTufRecord, tufFolderOf, writeTufRecord } from './tuf-folder.ts';
export type { TufOrigin, TufRecord } from './tuf-folder.ts';
export { parseTufMetadata } from './tuf-metadata.ts';
export type { TufMetadata } from './tuf-metadata.ts';
export { fetchTufTarget } from './fetch-target.ts';
export type { TufSeen, TufUpdate } from './update-tuf.ts';
