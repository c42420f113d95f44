export { publicGoodTuf, publicGoodTufRoot, signingConfigTarget } from './public-good.ts';
export { readTufRecord, writeTufRecord } from './tuf-folder.ts';
export type { TufOrigin, TufRecord } from './tuf-folder.ts';
export { parseTufMetadata } from './tuf-metadata.ts';
export type { TufMetadata } from './tuf-metadata.ts';
export { fetchTufTargets } from './fetch-targets.ts';
export type { TufSeen, TufUpdate } from './update-tuf.ts';
