import type { Platform } from './platform.ts';

/** Reads the files of a platform folder. */
export function loadPlatform(files: ReadonlyMap<string, Uint8Array>): Platform {
  throw new Error(`not written yet: ${files.size}`);
}
