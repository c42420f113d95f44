import { createHash } from 'node:crypto';
import { type KeyKind, newKey, signBytes, type SimulatedKey } from '../sigstore/simulated-key.ts';

/** A key of a simulated repository. */
export interface TufKey {
  readonly id: string;
  readonly pair: SimulatedKey;
  /** As root metadata describes it. */
  readonly described: object;
}

/** Makes a key: ECDSA P-256 as the public-good repository has, or another kind that TUF names. */
export function newTufKey(kind: Extract<KeyKind, 'p256' | 'ed25519'> = 'p256'): TufKey {
  const pair = newKey(kind);
  const described =
    kind === 'ed25519'
      ? {
          keytype: 'ed25519',
          scheme: 'ed25519',
          keyval: { public: Buffer.from(pair.spki.subarray(-32)).toString('hex') },
        }
      : { keytype: 'ecdsa', scheme: 'ecdsa-sha2-nistp256', keyval: { public: pair.spkiPem } };
  return { id: createHash('sha256').update(canonical(described)).digest('hex'), pair, described };
}

/** Metadata with the signatures of these keys, in the form that is published. */
export function signMetadata(signed: object, keys: readonly TufKey[]): Uint8Array {
  const bytes = Buffer.from(canonical(signed));
  const signatures = keys.map(({ id, pair }) => ({
    keyid: id,
    sig: Buffer.from(signBytes(pair, bytes)).toString('hex'),
  }));
  return Buffer.from(JSON.stringify({ signatures, signed }, undefined, 1));
}

/** OLPC canonical JSON, for values without control characters. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value).replaceAll('\\n', '\n');
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`;
}
