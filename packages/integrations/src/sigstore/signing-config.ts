import type { Instant } from '@waybill/kernel';
import type { SigstoreServices } from './services.ts';

/** Chooses services from a signing configuration. */
export function parseSigningConfig(_bytes: Uint8Array, _now: Instant): SigstoreServices {
  throw new Error('not yet');
}

/** The public-good instance. */
export function publicGoodServices(): SigstoreServices {
  throw new Error('not yet');
}
