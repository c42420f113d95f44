import { decodeBase64, isJsonObject, parseJson, WaybillError, type JsonValue } from '@waybill/kernel';

/** What signing reads of an ID token; its signature is Fulcio's business. */
export interface IdentityToken {
  readonly issuer: string;
  /** What the proof of possession signs: a verified e-mail address where the token has one, else `sub`. */
  readonly subject: string;
  /** What GitLab's certificates name as signer: where the pipeline's configuration stands, at which ref. */
  readonly ciConfigRefUri?: string;
}

/** Reads the payload of a compact JWT; throws `identity-token-malformed`, which never holds a part of the token. */
export function readIdentityToken(token: string): IdentityToken {
  const parts = token.split('.');
  if (parts.length !== 3 || token.length > 16 * 1024 || !/^[\w-]+\.[\w-]+\.[\w-]*$/.test(token)) {
    throw malformed('three parts in base64url, joined by dots');
  }
  let claims: JsonValue;
  try {
    claims = parseJson(decodeBase64(parts[1] ?? ''));
  } catch {
    // The cause quotes what it read, and that is the token.
    throw malformed('a payload in JSON');
  }
  if (!isJsonObject(claims)) throw malformed('a JSON object as payload');
  const { iss, sub, email, email_verified: verified, ci_config_ref_uri: ciConfig } = claims;
  if (typeof iss !== 'string' || iss === '') throw malformed('the claim iss');
  const subject = typeof email === 'string' && (verified === true || verified === 'true') ? email : sub;
  if (typeof subject !== 'string' || subject === '') throw malformed('the claim sub');
  if (ciConfig === undefined) return { issuer: iss, subject };
  if (typeof ciConfig !== 'string' || ciConfig === '') throw malformed('text as claim ci_config_ref_uri');
  return { issuer: iss, subject, ciConfigRefUri: ciConfig };
}

function malformed(expected: string): WaybillError {
  return new WaybillError({
    code: 'identity-token-malformed',
    message: 'The identity token is not an ID token, so no certificate was asked for.',
    expected,
    found: 'something else (not shown)',
    help: 'Pass the whole token as GitLab puts it into the variable that id_tokens names.',
  });
}
