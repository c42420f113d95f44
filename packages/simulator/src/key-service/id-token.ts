import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';

/** Whose ID tokens a service takes, and for whom. */
export interface TrustedTokens {
  readonly issuer: string;
  readonly jwks: JSONWebKeySet;
  readonly audience: string;
}

/** The claims of an ID token that holds; undefined for any other. */
export async function claimsOf(
  token: string,
  trusted: TrustedTokens,
): Promise<{ readonly [claim: string]: unknown } | undefined> {
  try {
    const { issuer, audience } = trusted;
    const { payload } = await jwtVerify(token, createLocalJWKSet(trusted.jwks), { issuer, audience });
    return payload;
  } catch {
    return undefined;
  }
}
