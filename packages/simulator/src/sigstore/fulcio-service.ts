import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createLocalJWKSet, decodeJwt, jwtVerify, type JSONWebKeySet, type JWTPayload } from 'jose';
import { kindOf, signatureFits } from './check-signature.ts';
import { ClaimMissing, gitlabIdentity } from './fulcio-identity.ts';
import { json, type Handler, type ServiceReply, type ServiceRequest } from './http-service.ts';
import { pem } from './log-entry.ts';
import type { LocalSigstore } from './local-sigstore.ts';

/** An OIDC issuer that Fulcio is configured to trust. */
export interface TrustedIssuer {
  readonly issuer: string;
  /** Address that Fulcio writes into certificates; the issuer unless told. */
  readonly instanceUrl?: string;
  /** Its keys, where it cannot be asked for them. */
  readonly jwks?: JSONWebKeySet;
}

/** Fulcio's HTTP interface (fulcio, fulcio.proto and the older api/v1). */
export function fulcioHandler(sigstore: LocalSigstore, issuers: readonly TrustedIssuer[]): Handler {
  return async (request, lying) => {
    if (request.method === 'GET' && request.url.pathname === '/api/v2/trustBundle') {
      const certificates = sigstore.fulcio.chain.map((der) => pem('CERTIFICATE', der));
      return json(200, { chains: [{ certificates }] });
    }
    if (request.method !== 'POST' || !/^\/api\/v[12]\/signingCert$/.test(request.url.pathname)) {
      return json(404, { code: 5, message: 'Not Found', details: [] });
    }
    const asked = readRequest(request);
    if (asked === undefined) return refuse('The request is malformed');
    let claims: JWTPayload;
    try {
      claims = await authenticate(asked.token, issuers, sigstore.now());
    } catch {
      return refuse('There was an error processing the identity token');
    }
    let key: KeyObject;
    try {
      key = createPublicKey(asked.publicKeyPem);
      kindOf(key);
    } catch {
      return refuse('The public key supplied in the request could not be parsed');
    }
    if (!signatureFits(key, Buffer.from(claims.sub ?? ''), asked.proof)) {
      return refuse('The signature supplied in the request could not be verified');
    }
    const instanceUrl = issuers.find((one) => one.issuer === claims.iss)?.instanceUrl;
    try {
      const identity = gitlabIdentity(claims, instanceUrl);
      const certified = lying ? generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey : key;
      const leaf = sigstore.fulcio.issue(
        identity,
        certified.export({ type: 'spki', format: 'der' }),
        sigstore.now(),
      );
      const chain = [leaf, ...sigstore.fulcio.chain].map((der) => pem('CERTIFICATE', der));
      return request.url.pathname.includes('/v1/')
        ? {
            status: 201,
            headers: { 'content-type': 'application/pem-certificate-chain' },
            body: chain.join(''),
          }
        : json(200, { signedCertificateEmbeddedSct: { chain: { certificates: chain } } });
    } catch (error) {
      if (error instanceof ClaimMissing) return refuse('There was an error processing the identity token');
      throw error;
    }
  };
}

interface AskedCertificate {
  readonly token: string;
  readonly publicKeyPem: string;
  readonly proof: Uint8Array;
}

function readRequest(request: ServiceRequest): AskedCertificate | undefined {
  try {
    const body = JSON.parse(Buffer.from(request.body).toString()) as {
      credentials?: { oidcIdentityToken?: string };
      publicKeyRequest?: { publicKey?: { content?: string }; proofOfPossession?: string };
      publicKey?: { content?: string };
      signedEmailAddress?: string;
    };
    const bearer = request.headers.authorization?.replace(/^Bearer /, '');
    const old = request.url.pathname.includes('/v1/');
    const content = old ? body.publicKey?.content : body.publicKeyRequest?.publicKey?.content;
    const proof = old ? body.signedEmailAddress : body.publicKeyRequest?.proofOfPossession;
    const token = old ? bearer : (body.credentials?.oidcIdentityToken ?? bearer);
    if (content === undefined || proof === undefined || token === undefined) return undefined;
    // The older interface takes the key's DER in base64.
    const publicKeyPem = old ? pem('PUBLIC KEY', Buffer.from(content, 'base64')) : content;
    return { token, publicKeyPem, proof: Buffer.from(proof, 'base64') };
  } catch {
    return undefined;
  }
}

/** Verifies a token against its issuer's keys, found by OpenID Connect discovery. */
async function authenticate(
  token: string,
  issuers: readonly TrustedIssuer[],
  nowMs: number,
): Promise<JWTPayload> {
  const { iss } = decodeJwt(token);
  const trusted = issuers.find((one) => one.issuer === iss);
  if (!trusted) throw new Error('unknown issuer');
  const keys = createLocalJWKSet(trusted.jwks ?? (await fetchKeys(trusted.issuer)));
  const { payload } = await jwtVerify(token, keys, {
    issuer: trusted.issuer,
    audience: 'sigstore',
    algorithms: ['RS256', 'ES256'],
    requiredClaims: ['exp', 'iat', 'sub'],
    currentDate: new Date(nowMs),
  });
  return payload;
}

async function fetchKeys(issuer: string): Promise<JSONWebKeySet> {
  const base = issuer.replace(/\/$/, '');
  const discovery = (await (await fetch(`${base}/.well-known/openid-configuration`)).json()) as {
    issuer: string;
    jwks_uri: string;
  };
  if (discovery.issuer !== issuer) throw new Error('issuer mismatch');
  return (await (await fetch(discovery.jwks_uri)).json()) as JSONWebKeySet;
}

function refuse(message: string): ServiceReply {
  return json(400, { code: 3, message, details: [] });
}
