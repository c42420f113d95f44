import type { Check } from '../check.ts';
import { judgeSigner } from '../judge-bundles.ts';

/** Was the artifact signed by someone whom the environment accepts? */
export const signatureSigner: Check = {
  check: 'signature-signer',
  requirement: 'signature',
  judge: ({ signature, environment }) =>
    judgeSigner('signature bundle', signature, environment.requires.signature?.signers ?? []),
};
