import { claimsOf, type TrustedTokens } from '../key-service/id-token.ts';
import { json, type ServiceReply, type ServiceRequest } from '../sigstore/http-service.ts';
import type { AwsPrincipal } from './aws-principal.ts';

const metadataToken = 'simulated-metadata-token';

/** AssumeRoleWithWebIdentity (AWS STS API reference): XML in and out, no signature on the request. */
export async function stsReply(
  request: ServiceRequest,
  trusted: (TrustedTokens & { readonly roleArn: string; readonly subject?: string }) | undefined,
  newSession: () => AwsPrincipal,
): Promise<ServiceReply> {
  const form = new URLSearchParams(Buffer.from(request.body).toString());
  if (form.get('Action') !== 'AssumeRoleWithWebIdentity' || form.get('Version') !== '2011-06-15') {
    return xmlError(400, 'InvalidAction', 'Could not find operation');
  }
  const token = form.get('WebIdentityToken') ?? '';
  const claims = trusted && (await claimsOf(token, trusted));
  if (!trusted || !claims) {
    return xmlError(400, 'InvalidIdentityToken', `Couldn't retrieve verification key for ${token}`);
  }
  const isBound = trusted.subject === undefined || claims['sub'] === trusted.subject;
  if (form.get('RoleArn') !== trusted.roleArn || !isBound) {
    return xmlError(403, 'AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity');
  }
  const session = newSession();
  return xml(
    200,
    `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleWithWebIdentityResult>
    <SubjectFromWebIdentityToken>${String(claims['sub']).replace(/[<&]/g, '')}</SubjectFromWebIdentityToken>
    <Credentials>
      <SessionToken>${session.sessionToken}</SessionToken>
      <SecretAccessKey>${session.secretAccessKey}</SecretAccessKey>
      <Expiration>${new Date(session.expiresAtMs ?? 0).toISOString()}</Expiration>
      <AccessKeyId>${session.accessKeyId}</AccessKeyId>
    </Credentials>
  </AssumeRoleWithWebIdentityResult>
</AssumeRoleWithWebIdentityResponse>`,
  );
}

/** Version 2 of an instance's metadata service, and the credentials endpoint of a container. */
export function metadataReply(
  request: ServiceRequest,
  newSession: () => AwsPrincipal,
): ServiceReply | undefined {
  const { pathname } = request.url;
  const roles = '/latest/meta-data/iam/security-credentials/';
  if (pathname === '/latest/api/token') {
    return request.method === 'PUT' ? { status: 200, body: metadataToken } : { status: 405, body: '' };
  }
  const isContainer = pathname === '/v2/credentials';
  if (!isContainer && !pathname.startsWith(roles)) return undefined;
  const allowed = isContainer
    ? request.headers.authorization === 'simulated-container-token'
    : request.headers['x-aws-ec2-metadata-token'] === metadataToken;
  if (!allowed) return { status: 401, body: '' };
  if (pathname === roles) return { status: 200, body: 'ci-runner\n' };
  const session = newSession();
  return json(200, {
    Code: 'Success',
    AccessKeyId: session.accessKeyId,
    SecretAccessKey: session.secretAccessKey,
    Token: session.sessionToken,
    Expiration: new Date(session.expiresAtMs ?? 0).toISOString(),
  });
}

function xmlError(status: number, code: string, message: string): ServiceReply {
  return xml(
    status,
    `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>simulated</RequestId></ErrorResponse>`,
  );
}

function xml(status: number, body: string): ServiceReply {
  return { status, headers: { 'content-type': 'text/xml' }, body };
}
