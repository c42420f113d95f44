import { WaybillError } from '@waybill/kernel';

/** Refuses to sign with services whose answers nobody could verify; `named` is how they were named. */
export function trustedRootNotNamed(named: string): never {
  throw new WaybillError({
    code: 'trusted-root-not-named',
    message: 'Nothing was signed: what the named services answer could not be verified.',
    expected: '--trusted-root FILE with the trusted_root.json of the same Sigstore',
    found: `${named} without it`,
    help: 'Waybill brings along the root of the public-good Sigstore only, and uses it where no services are named.',
  });
}
