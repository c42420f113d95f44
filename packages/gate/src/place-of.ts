import type { AssessedBundle } from './assessment.ts';
import type { Details } from './check.ts';

/** Where a bundle stands, as details of a result. */
export function placeOf({ role, document, line }: AssessedBundle): Pick<Details, 'document' | 'location'> {
  return role === 'signature'
    ? { document }
    : { document, location: { file: 'provenance.intoto.jsonl', line } };
}
