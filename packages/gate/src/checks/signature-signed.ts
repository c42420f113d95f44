import type { Check } from '../check.ts';
import { judgeSigned } from '../judge-bundles.ts';

/** Does the signature hold as cryptography? */
export const signatureSigned: Check = {
  check: 'signature-signed',
  requirement: 'signature',
  judge: ({ signature }) => judgeSigned('signature bundle', signature),
};
