import { decodeProtectedHeader, errors, jwtVerify } from 'jose';
import {
  decodeBase64,
  instantFromSeconds,
  isJsonObject,
  parseJson,
  WaybillError,
  type Instant,
  type JsonObject,
} from '@waybill/kernel';
import { discoveredKeys, pinnedKeys } from './published-keys.ts';

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
  readonly jobId: string;
  readonly issuedAt: Instant;
  readonly expiresAt: Instant;
}

/** Verifies ID tokens of one issuer for one audience. */
export interface IdTokenVerifier {
  /**
   * Verifies an ID token (RFC 7519, RS256 only) and gives its claims. Throws `id-token-malformed`,
   * `id-token-signature`, `id-token-issuer`, `id-token-audience`, `id-token-expired`,
   * `id-token-not-yet-valid`, and `issuer-unreachable` where nobody could tell.
   */
  verify(token: string): Promise<VerifiedIdToken>;
}

/** Real tokens have about 2 kB; `groups_direct` adds up to 200 paths. */
const maxTokenBytes = 64 * 1024;
/** How far the clocks of GitLab and this machine may lie apart. */
const clockToleranceSeconds = 30;

/** A verifier of GitLab's ID tokens. Throws `pinned-keys-malformed`. */
export function createIdTokenVerifier(options: IdTokenVerifierOptions): IdTokenVerifier {
  const { issuer, audience, now } = options;
  const source =
    options.keys.kind === 'pinned'
      ? pinnedKeys(options.keys.jwks)
      : discoveredKeys({ url: options.keys.url, issuer, deadlineMs: options.deadlineMs ?? 5_000, now });
  return {
    verify: async (token) => {
      const keys = await source.keysFor(keyIdOf(token));
      try {
        await jwtVerify(token, keys.find, {
          // Never what the token says of itself: `none`, or HS256 with the public key as its secret.
          algorithms: ['RS256'],
          issuer,
          audience,
          requiredClaims: [
            'iss',
            'aud',
            'exp',
            'nbf',
            'iat',
            'sub',
            'jti',
            'job_id',
            'pipeline_id',
            'project_id',
          ],
          clockTolerance: clockToleranceSeconds,
          currentDate: new Date(now()),
        });
      } catch (error) {
        throw refusal(error);
      }
      return readClaims(token);
    },
  };
}

function keyIdOf(token: string): string | undefined {
  if (token.length > maxTokenBytes) throw malformed(`${token.length} characters`);
  try {
    return decodeProtectedHeader(token).kid;
  } catch (cause) {
    throw malformed('text that is no signed token', cause);
  }
}

function readClaims(token: string): VerifiedIdToken {
  // Read again, strictly: a claim given twice has two meanings.
  const claims = parseJson(decodeBase64(token.split('.')[1] ?? ''), {
    maxBytes: maxTokenBytes,
    maxDepth: 20,
  });
  if (!isJsonObject(claims)) throw malformed('a payload that is no object');
  const { jti, job_id: jobId, iat, exp } = claims;
  // It goes into a database, which takes no NUL.
  if (typeof jti !== 'string' || !/^[^\p{Cc}\p{Cs}]{1,256}$/u.test(jti))
    throw malformed('a jti that is no short printable text');
  if (typeof jobId !== 'string' || !/^\d{1,19}$/.test(jobId)) throw malformed('a job_id that is no number');
  if (typeof iat !== 'number' || typeof exp !== 'number') throw malformed('times that are no numbers');
  return { claims, jti, jobId, issuedAt: instantFromSeconds(iat), expiresAt: instantFromSeconds(exp) };
}

function refusal(error: unknown): WaybillError {
  if (error instanceof WaybillError) return error;
  if (error instanceof errors.JWTExpired) {
    return new WaybillError({
      code: 'id-token-expired',
      message: 'The ID token has expired.',
      category: 'refused',
      expected: 'a token of a job that is still running',
      found: 'an exp in the past',
      help: "Submit from the job itself; a token lasts as long as the job's timeout.",
    });
  }
  if (error instanceof errors.JWTClaimValidationFailed) return claimRefusal(error);
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) {
    return malformed('text that is no signed token', error);
  }
  // Also for keys that nobody published and for algorithms that are not allowed.
  if (error instanceof errors.JOSEError) {
    return new WaybillError({
      code: 'id-token-signature',
      message: 'The ID token is not signed by GitLab.',
      category: 'refused',
      expected: 'an RS256 signature by a key that the configured issuer publishes',
      found: signatureFaults[error.code] ?? 'a signature that does not hold',
      help: "Give the job's own token, unchanged; the platform folder names the GitLab instance that is trusted.",
    });
  }
  return malformed('text that is no signed token', error);
}

const signatureFaults: { readonly [code: string]: string } = {
  ERR_JOSE_ALG_NOT_ALLOWED: 'another algorithm',
  ERR_JWKS_NO_MATCHING_KEY: 'a key that the issuer does not publish',
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: 'no key id',
};

function claimRefusal({
  claim,
  reason,
  message,
}: InstanceType<typeof errors.JWTClaimValidationFailed>): WaybillError {
  if (reason === 'check_failed' && claim === 'iss') {
    return new WaybillError({
      code: 'id-token-issuer',
      message: 'The ID token is of another issuer.',
      category: 'refused',
      expected: 'the iss that the platform folder names',
      found: 'another',
      help: 'Compare iss of the token with gitlab.issuer in waybill.yaml, letter by letter.',
    });
  }
  if (reason === 'check_failed' && claim === 'aud') {
    return new WaybillError({
      code: 'id-token-audience',
      message: 'The ID token is meant for another audience.',
      category: 'refused',
      expected: 'the audience that the platform folder names',
      found: 'another',
      help: 'Set id_tokens: … aud: in the job to gitlab.audience of waybill.yaml.',
    });
  }
  if (reason === 'check_failed' && (claim === 'nbf' || claim === 'iat')) {
    return new WaybillError({
      code: 'id-token-not-yet-valid',
      message: 'The ID token is not valid yet.',
      category: 'refused',
      expected: `a start of validity that is past, give or take ${clockToleranceSeconds} seconds`,
      found: 'one in the future',
      help: 'Compare the clocks of GitLab and of this server.',
    });
  }
  return malformed(message.slice(0, 100));
}

function malformed(found: string, cause?: unknown): WaybillError {
  return new WaybillError({
    code: 'id-token-malformed',
    message: 'This is not an ID token of a GitLab job.',
    category: 'refused',
    expected: 'a signed JWT with the claims of a job',
    found,
    help: 'Declare id_tokens: in the job and hand over the variable that it fills.',
    cause,
  });
}
