import { fail, notApplicable, notEvaluable, pass, type Check } from '../check.ts';

/** Does the ledger keep the evidence? */
export const ledgerRecorded: Check = {
  check: 'ledger-recorded',
  requirement: 'always',
  judge({ ledger }) {
    switch (ledger) {
      case 'recorded':
        return pass('The ledger keeps the evidence.');
      case 'missing':
        return fail('The ledger does not know the evidence.', {
          expected: 'evidence that was accepted',
          found: 'no entry',
          help: 'Submit the evidence to the ledger before the artifact is promoted.',
        });
      case 'unreachable':
        return notEvaluable('The ledger could not be asked.', {
          expected: 'an answer of the ledger',
          found: 'none',
          help: 'Try again when the ledger answers; `waybill doctor --server URL` tells whether it is reachable.',
        });
      case 'not-asked':
        return notApplicable('No ledger was named.');
    }
  },
};
