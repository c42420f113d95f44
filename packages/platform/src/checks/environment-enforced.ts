import type { CheckResult } from '@waybill/kernel';
import type { Platform } from '../platform.ts';
import { checked } from './checked.ts';

/** Whether each environment does something about a refusal. */
export function checkEnvironmentEnforced({ environments }: Platform): CheckResult[] {
  return environments.map(({ name, mode }) =>
    checked({
      check: 'platform-environment-enforced',
      file: 'waybill.yaml',
      ...(mode === 'observe'
        ? {
            outcome: 'fail',
            message: `The environment "${name}" only observes: what it would refuse passes in silence.`,
            expected: 'mode: warn or enforce',
            found: 'mode: observe',
            help: 'Look at what it would have refused, mend that, then set mode: warn, and later enforce.',
          }
        : {
            outcome: 'pass',
            message: `The environment "${name}" ${mode === 'enforce' ? 'enforces its requirements' : 'warns'}.`,
          }),
    }),
  );
}
