import { newKey } from '@waybill/simulator/sigstore';
import type { BundleOptions, KeyKind } from '@waybill/simulator/sigstore';
import { entryOf, statement } from './refusal-case.ts';

/** A bundle that is good, and why `@sigstore/verify` refuses it, where it does. */
export interface GoodBundle {
  readonly name: string;
  readonly options: BundleOptions;
  readonly peerCannot?: string;
}

/** Every kind of log entry, in every version that carries it. */
export const entryVariants: readonly GoodBundle[] = [
  { name: 'version 0.1', options: { version: '0.1' } },
  { name: 'version 0.1 with an intermediate', options: { version: '0.1', chain: 'intermediate' } },
  {
    name: 'version 0.1 with a promise alone',
    options: { version: '0.1', edit: (bundle) => delete entryOf(bundle).inclusionProof },
  },
  { name: 'version 0.2', options: { version: '0.2' } },
  { name: 'version 0.3 with a timestamp', options: { timestamp: true } },
  {
    name: 'a proof and a timestamp without a promise',
    options: { timestamp: true, edit: (bundle) => delete entryOf(bundle).inclusionPromise },
  },
  { name: 'dsse@0.0.1', options: { content: statement, entryKind: 'dsse@0.0.1' } },
  { name: 'intoto@0.0.2', options: { content: statement, entryKind: 'intoto@0.0.2' } },
  {
    name: 'intoto@0.0.2 in version 0.2',
    options: { content: statement, entryKind: 'intoto@0.0.2', version: '0.2', chain: 'intermediate' },
  },
  { name: 'a message in Rekor v2', options: { log: 'rekor2' } },
  {
    name: 'an envelope in Rekor v2',
    options: { log: 'rekor2', content: statement, entryKind: 'hashedrekord@0.0.2' },
  },
  { name: 'dsse@0.0.2', options: { log: 'rekor2', content: statement, entryKind: 'dsse@0.0.2' } },
  { name: 'both logs', options: { log: 'both', timestamp: true } },
  {
    name: "the timestamp authority's certificate in the token",
    options: { log: 'rekor2', stamped: { embedCertificate: true } },
  },
  { name: 'a timestamp by SHA-512', options: { log: 'rekor2', stamped: { imprintHash: 'sha512' } } },
  {
    name: 'a checkpoint with a witness first',
    options: {
      log: 'rekor2',
      logged: { witnesses: [{ name: 'witness.example', keyId: Buffer.alloc(4), key: newKey('ed25519') }] },
    },
  },
];

/** Every kind of key, by a certificate or given, over a statement. */
export const envelopeVariants: readonly GoodBundle[] = (
  ['p256', 'p384', 'p521', 'rsa', 'rsa-pss', 'ed25519'] satisfies KeyKind[]
).flatMap((kind) => [
  {
    name: `an envelope by a certificate for ${kind}`,
    options: { content: statement, leafKey: kind },
    ...peer(kind),
  },
  { name: `an envelope by a key ${kind}`, options: { content: statement, key: newKey(kind) }, ...peer(kind) },
  {
    name: `an envelope by a key ${kind} in Rekor v2`,
    options: { content: statement, key: newKey(kind), log: 'rekor2' },
    ...peer(kind),
  },
]);

/** Every kind of key over a message; a log can hold a digest only, so pure Ed25519 is never logged. */
export const messageVariants: readonly GoodBundle[] = [
  ...(['p256', 'p384', 'p521', 'rsa', 'rsa-pss'] satisfies KeyKind[]).flatMap((kind) => [
    { name: `a message by a certificate for ${kind}`, options: { leafKey: kind } },
    { name: `a message by a key ${kind}`, options: { key: newKey(kind) } },
  ]),
  { name: 'a message by P-384 over SHA-256', options: { leafKey: 'p384', hash: 'sha256' } },
  {
    name: 'a message by P-256 in the fixed-length form',
    options: { encoding: 'p1363' },
    peerCannot: 'it reads ECDSA signatures in DER only',
  },
];

function peer(kind: KeyKind): { peerCannot?: string } {
  return kind === 'p384' || kind === 'p521' ? { peerCannot: 'it checks envelopes with SHA-256 only' } : {};
}
