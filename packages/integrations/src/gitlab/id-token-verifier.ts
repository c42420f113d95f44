import type { Instant, JsonObject } from '@waybill/kernel';

/** Where the instance's signing keys come from. */
export type KeySource =
  | {
      readonly kind: 'discover';
      /** Base address of the instance. */
      readonly url: string;
    }
  | {
      readonly kind: 'pinned';
      /** JWKS (RFC 7517, section 5) as text. */
      readonly jwks: string;
    };

/** Which ID tokens are accepted. */
export interface IdTokenVerifierOptions {
  /** `iss`, compared literally. */
  readonly issuer: string;
  /** One of the token's `aud` must be this. */
  readonly audience: string;
  readonly keys: KeySource;
  readonly now: () => Instant;
  /** Milliseconds for one fetch of keys; 5,000 unless told. */
  readonly deadlineMs?: number;
}

/** What a verified ID token says. */
export interface VerifiedIdToken {
  readonly claims: JsonObject;
  readonly jti: string;
  readonly issuedAt: Instant;
  readonly expiresAt: Instant;
}

/** Verifies ID tokens of one issuer for one audience. */
export interface IdTokenVerifier {
  verify(token: string): Promise<VerifiedIdToken>;
}

/** A verifier of GitLab's ID tokens. */
export function createIdTokenVerifier(_options: IdTokenVerifierOptions): IdTokenVerifier {
  throw new Error('not built yet');
}
