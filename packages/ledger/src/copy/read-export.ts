import type { LedgerCopyReader } from './copy-reader.ts';

/** Opens an export folder for {@link verifyLedgerCopy}; throws `import-malformed` while it is read. */
export function readLedgerExport(dir: string): LedgerCopyReader {
  throw new Error(`not built: ${dir}`);
}
