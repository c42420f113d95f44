import type { JsonLimits } from '@waybill/kernel';

/** What an SBOM may hold before it is refused: 64 MiB is above 100,000 components with all their hashes. */
export const sbomLimits: Required<JsonLimits> = { maxBytes: 64 * 1024 * 1024, maxDepth: 100 };
