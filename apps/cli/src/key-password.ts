import { WaybillError } from '@waybill/kernel';
import type { Host } from './host.ts';

/** The password of a key file from the variable that `option` names; none where it names none. */
export function readKeyPassword(
  host: Host,
  option: string,
  name: string | undefined,
): { readonly password?: string } {
  if (name === undefined) return {};
  const password = host.env[name];
  if (password !== undefined) return { password };
  throw new WaybillError({
    code: 'key-password-missing',
    message: 'The password of the signing key could not be read.',
    expected: `the variable ${name} (${option})`,
    found: 'no variable of that name',
    help: 'Make it a masked, protected CI/CD variable; never write it on the command line.',
  });
}
