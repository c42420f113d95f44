import { createHash } from 'node:crypto';
import { digestOf } from '@waybill/kernel';
import { newKey } from '@waybill/simulator/sigstore';
import type { BundleContent, BundleOptions, EditableJson, SimulatedKey } from '@waybill/simulator/sigstore';
import type { BundleErrorCode } from '../bundle-error.ts';
import type { BundleRules, VerifyBundleOptions } from '../verify-bundle.ts';
import { editedRoot, hello, signedAt, statementAbout } from './made-bundle.ts';

/** A bundle or a question that differs in one property from one that passes, and the code of its refusal. */
export interface Refusal {
  readonly name: string;
  readonly code: BundleErrorCode;
  /** What passes. */
  readonly good?: BundleOptions;
  /** The one property of the bundle that is wrong; merged over `good`. */
  readonly bad?: BundleOptions;
  /** The question that passes, where it is not the usual one. */
  readonly ask?: () => Partial<VerifyBundleOptions>;
  /** The one property of the question that is wrong; merged over `ask`. */
  readonly change?: () => Partial<VerifyBundleOptions>;
}

export const identity = 'https://gitlab.example.com/acme/app//.gitlab-ci.yml@refs/heads/main';
export const other: Uint8Array = Buffer.from('other\n');
export const key: SimulatedKey = newKey('p256');
export const statement: BundleContent & { readonly kind: 'statement' } = {
  kind: 'statement',
  payload: statementAbout(hello),
};

/** Rules that ask for nothing, and rules of a ledger that saw the bundle when it was signed. */
export const anyRules: BundleRules = {
  acceptBundles: ['0.1', '0.2', '0.3'],
  log: 'optional',
  timestamp: 'optional',
};
export const ledgerRules: Partial<VerifyBundleOptions> = {
  rules: {
    acceptBundles: ['0.1', '0.2', '0.3'],
    log: 'optional',
    timestamp: 'optional',
    acceptedAt: signedAt,
  },
};

export function signedBy(
  text: string,
  issuer: string = 'https://gitlab.example.com',
): Partial<VerifyBundleOptions> {
  return { signer: { kind: 'identity', identity: { kind: 'literal', text }, issuer } };
}

export function about(bytes: Uint8Array): Partial<VerifyBundleOptions> {
  return { artifact: { digest: digestOf(bytes), bytes } };
}

/** Asks with the trusted root changed in one place. */
export function root(edit: (root: EditableJson) => void): () => Partial<VerifyBundleOptions> {
  return () => ({ trustedRoot: editedRoot(edit) });
}

export function entryOf(bundle: EditableJson): EditableJson {
  return bundle.verificationMaterial.tlogEntries[0];
}

/** A date-time this long before the signature. */
export function before(ms: number): string {
  return new Date(signedAt - ms).toISOString();
}

export function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

export function repeatFirst(list: EditableJson[]): void {
  list.push(list[0]);
}
