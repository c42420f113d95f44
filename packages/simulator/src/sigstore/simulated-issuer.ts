import { generateKeyPairSync } from 'node:crypto';
import { exportJWK, SignJWT, type JSONWebKeySet } from 'jose';
import { sampleGitlabClaims, type GitlabClaims } from './fulcio-identity.ts';

/** An issuer of ID tokens that claims whatever it is told; for tests that need no GitLab. */
export interface SimulatedIssuer {
  readonly issuer: string;
  readonly jwks: JSONWebKeySet;
  /** A signed ID token: the sample job's claims, with those given in their place. */
  idToken(
    claims?: GitlabClaims,
    options?: { readonly audience?: string; readonly expiresInSeconds?: number },
  ): Promise<string>;
}

/** Makes an issuer with a fresh RS256 key. */
export async function newSimulatedIssuer(
  issuer: string = String(sampleGitlabClaims['iss']),
  now: () => number = Date.now,
): Promise<SimulatedIssuer> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = await exportJWK(publicKey);
  return {
    issuer,
    jwks: { keys: [{ ...jwk, kid: 'simulated', alg: 'RS256', use: 'sig' }] },
    idToken(claims = {}, options = {}) {
      const at = Math.floor(now() / 1000);
      return new SignJWT({ ...sampleGitlabClaims, iss: issuer, ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: 'simulated', typ: 'JWT' })
        .setIssuedAt(at)
        .setExpirationTime(at + (options.expiresInSeconds ?? 300))
        .setAudience(options.audience ?? 'sigstore')
        .sign(privateKey);
    },
  };
}
