import type { Check } from '../check.ts';
import { judgeSigned } from '../judge-bundles.ts';

/** Does the signature of the provenance hold as cryptography? */
export const provenanceSigned: Check = {
  check: 'provenance-signed',
  requirement: 'provenance',
  judge: ({ provenance }) => judgeSigned('provenance', provenance),
};
