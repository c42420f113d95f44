import {
  createHash,
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  sign,
  type KeyObject,
} from 'node:crypto';
import type { JsonObject } from '@waybill/kernel';
import type { IdTokenOptions } from './id-token.ts';

interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** The instance's RS256 keys: the newest signs, all that are published verify. */
export class SigningKeys {
  #keys: readonly SigningKey[] = [newKey()];
  /** Of nobody: what a forger would sign with. */
  #foreign: SigningKey | undefined;

  rotate(forget: boolean): void {
    this.#keys = [newKey(), ...(forget ? [] : this.#keys)];
  }

  /** The JWKS document (RFC 7517, section 5). */
  published(): JsonObject {
    return {
      keys: this.#keys.map(({ kid, publicKey }) => ({
        ...(publicKey.export({ format: 'jwk' }) as JsonObject),
        kid,
        use: 'sig',
        alg: 'RS256',
      })),
    };
  }

  /** A compact JWS (RFC 7515, section 3.1) over the claims; any `how` but RS256 is an attack. */
  sign(claims: JsonObject, how: IdTokenOptions['signature'] = 'RS256'): string {
    const [own] = this.#keys;
    if (!own) throw new Error('There is always a key.');
    if (how.startsWith('foreign')) this.#foreign ??= newKey();
    const key = how.startsWith('foreign') && this.#foreign ? this.#foreign : own;
    const alg = how === 'none' ? 'none' : how === 'HS256-with-public-key' ? 'HS256' : 'RS256';
    const kid = how === 'foreign-key' ? key.kid : own.kid;
    const input = `${encode({ alg, kid, typ: 'JWT' })}.${encode(claims)}`;
    if (how === 'none') return `${input}.`;
    if (how === 'HS256-with-public-key') {
      // Whoever lets the token choose its algorithm takes the published key for a shared secret.
      const secret = own.publicKey.export({ type: 'spki', format: 'pem' });
      return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
    }
    return `${input}.${sign('sha256', Buffer.from(input), key.privateKey).toString('base64url')}`;
  }
}

function newKey(): SigningKey {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const publicKey = createPublicKey(privateKey);
  const { e, kty, n } = publicKey.export({ format: 'jwk' });
  // JWK thumbprint (RFC 7638, section 3).
  const kid = createHash('sha256').update(JSON.stringify({ e, kty, n })).digest('base64url');
  return { kid, privateKey, publicKey };
}

function encode(value: JsonObject): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
