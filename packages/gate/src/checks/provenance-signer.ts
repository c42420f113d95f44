import type { Check } from '../check.ts';
import { judgeSigner } from '../judge-bundles.ts';

/** Was the provenance signed by someone whom the environment accepts? */
export const provenanceSigner: Check = {
  check: 'provenance-signer',
  requirement: 'provenance',
  judge: ({ provenance, environment }) =>
    judgeSigner('provenance', provenance, environment.requires.provenance?.signers ?? []),
};
