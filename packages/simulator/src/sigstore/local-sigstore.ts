import type { JsonObject } from '@waybill/kernel';
import { newCertificateAuthority } from './certificate-authority.ts';
import { newCtLog } from './ct-log.ts';
import type { BundleOptions, MadeBundle } from './bundle-options.ts';
import { makeBundle } from './make-bundle.ts';
import { newRekorV1 } from './rekor-v1.ts';
import { newRekorV2 } from './rekor-v2.ts';
import { newTimestampAuthority } from './timestamp-authority.ts';
import {
  serviceNames,
  signingConfig,
  trustedRoot,
  type ServiceUrls,
  type TrustedServices,
} from './trusted-root.ts';

/** A whole Sigstore in memory: keys, certificates and logs are real, only nobody else trusts them. */
export interface LocalSigstore extends TrustedServices {
  readonly now: () => number;
  /** First instant at which its keys and certificates are valid. */
  readonly fromMs: number;
  /** A trusted_root.json; `edit` may change it first. */
  trustedRootJson(edit?: (root: EditableJson) => void): Uint8Array;
  /** A signing_config.json that names where the services listen. */
  signingConfigJson(urls: ServiceUrls, logs?: readonly ('rekor1' | 'rekor2')[]): Uint8Array;
  /** Signs, logs and stamps in memory; returns the bundle. */
  makeBundle(options?: BundleOptions): MadeBundle;
}

/** JSON that a test may change in place. */
// oxlint-disable-next-line typescript/no-explicit-any -- a bundle is edited at any depth, in any wrong way
export type EditableJson = any;

const yearMs = 365 * 24 * 60 * 60 * 1000;

/** Makes a Sigstore whose clock is `now`; its keys are valid from a year before on unless told. */
export function createLocalSigstore(
  options: { readonly now?: () => number | Date; readonly fromMs?: number } = {},
): LocalSigstore {
  const now = (): number => Number(options.now?.() ?? Date.now());
  const fromMs = options.fromMs ?? Math.floor((now() - yearMs) / 1000) * 1000;
  const ctLog = newCtLog();
  const services: TrustedServices = {
    ctLog,
    fulcio: newCertificateAuthority(ctLog, fromMs),
    rekor1: newRekorV1(serviceNames.rekor1),
    rekor2: newRekorV2(serviceNames.rekor2),
    tsa: newTimestampAuthority(fromMs),
  };
  return {
    ...services,
    now,
    fromMs,
    trustedRootJson(edit) {
      // Through text: a structured clone would keep one `validFor` shared by all, and an edit would hit every one.
      const root = JSON.parse(JSON.stringify(trustedRoot(services, fromMs))) as EditableJson;
      edit?.(root);
      return jsonBytes(root);
    },
    signingConfigJson: (urls, logs) => jsonBytes(signingConfig(urls, fromMs, logs)),
    makeBundle: (bundle = {}) => makeBundle(services, now(), bundle),
  };
}

function jsonBytes(value: JsonObject): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
