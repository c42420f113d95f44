import type { Provenance } from './provenance.ts';
import type { Statement } from './statement.ts';

/** Reads provenance. */
export function parseProvenance(_statement: Statement): Provenance {
  throw new Error('not yet');
}
