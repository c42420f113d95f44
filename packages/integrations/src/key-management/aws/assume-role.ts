import { readBounded } from '../../files/read-bounded.ts';
import type { Deadline } from '../../http/deadline.ts';
import { sendPatiently } from '../../http/send-patiently.ts';
import { shownReason } from '../../http/shown-reason.ts';
import { type Environment, givenIn } from '../environment.ts';
import {
  keyAnswerMalformed,
  keyCredentialsMissing,
  keyServiceDenied,
  keyServiceUnreachable,
} from '../key-service-error.ts';
import { type AwsCredentials, credentialsOf } from './aws-credentials.ts';
import { awsEndpoint } from './aws-endpoint.ts';

const maxTokenBytes = 20_000;
const roleArn = /^arn:aws[a-z-]{0,20}:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/;
const sessionName = /^[\w+=,.@-]{2,64}$/;

/**
 * Exchanges an ID token for credentials of a role (AWS STS API reference, AssumeRoleWithWebIdentity). The request is
 * not signed: the token speaks for itself. The file is read anew each time, because whoever wrote it renews it.
 */
export async function assumeRoleWithWebIdentity(
  env: Environment,
  tokenFile: string,
  region: string,
  deadline: Deadline,
): Promise<AwsCredentials> {
  const [role, session] = [givenIn(env, 'AWS_ROLE_ARN'), givenIn(env, 'AWS_ROLE_SESSION_NAME') ?? 'waybill'];
  if (role === undefined || !roleArn.test(role) || !sessionName.test(session)) {
    throw keyCredentialsMissing({
      expected: 'AWS_ROLE_ARN with the ARN of a role, beside AWS_WEB_IDENTITY_TOKEN_FILE',
      found: role === undefined ? 'no role' : 'a role or session name of another form',
    });
  }
  const token = Buffer.from(await readBounded(tokenFile, maxTokenBytes, { followLinks: true }))
    .toString('utf8')
    .trim();
  const form = new URLSearchParams({
    Action: 'AssumeRoleWithWebIdentity',
    Version: '2011-06-15',
    RoleArn: role,
    RoleSessionName: session,
    WebIdentityToken: token,
  });
  const outcome = await sendPatiently(
    {
      method: 'POST',
      url: awsEndpoint('sts', env, region),
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8', accept: 'text/xml' },
      body: form.toString(),
      maxBytes: 64 * 1024,
    },
    deadline,
    ({ status, body }) =>
      status === 400 ? /<Code>(Throttling|IDPCommunicationError)/.exec(textOf(body))?.[1] : undefined,
  );
  if (outcome.kind === 'failure') throw keyServiceUnreachable('AWS STS', outcome.found, outcome.cause);
  const { status, body } = outcome.answer;
  const xml = textOf(body);
  if (status < 200 || status >= 300) {
    const reason = [elementIn(xml, 'Code'), elementIn(xml, 'Message')].filter(Boolean).join(': ');
    throw keyServiceDenied(
      'AWS STS',
      `status ${status}${reason === '' ? '' : `: ${shownReason(reason, token)}`}`,
      "The role's trust policy must name the identity provider, the audience, and the subject of this job's token.",
    );
  }
  const [credentials = ''] = /<Credentials>[^]*?<\/Credentials>/.exec(xml) ?? [];
  const found = credentialsOf(
    elementIn(credentials, 'AccessKeyId'),
    elementIn(credentials, 'SecretAccessKey'),
    elementIn(credentials, 'SessionToken'),
    elementIn(credentials, 'Expiration'),
  );
  if (!found) throw keyAnswerMalformed('AWS STS', 'credentials in XML', 'something else');
  return found;
}

/** The text of the first element of a name; STS writes no attributes and no entities where a value is looked for. */
function elementIn(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]{1,8192})</${name}>`).exec(xml)?.[1]?.trim();
}

function textOf(body: Uint8Array): string {
  return Buffer.from(body).toString('utf8');
}
