import type { CheckResult } from '@waybill/kernel';
import type { Platform } from '../platform.ts';
import { checked } from './checked.ts';

/** Whether the folder pins a key of the ledger's log. */
export function checkLogKeys({ logKeys }: Platform): CheckResult[] {
  return [
    checked({
      check: 'platform-log-keys',
      file: 'waybill.yaml',
      ...(logKeys.length === 0
        ? {
            outcome: 'fail',
            message:
              "No key of the ledger's log is pinned, so nobody can tell its checkpoints from forged ones.",
            expected: 'ledger.logKeys with the key that the ledger names',
            help: 'Add the key while the ledger is still yours to trust: on the day it is made.',
          }
        : { outcome: 'pass', message: `${logKeys.length} key(s) of the ledger's log are pinned.` }),
    }),
  ];
}
