import { readBounded } from '../../files/read-bounded.ts';
import type { BoundedRequest } from '../../http/bounded-request.ts';
import { type Deadline, startDeadline } from '../../http/deadline.ts';
import { sendPatiently } from '../../http/send-patiently.ts';
import { type Environment, givenIn } from '../environment.ts';
import { keyAnswerMalformed, keyCredentialsMissing, keyServiceUnreachable } from '../key-service-error.ts';
import { type AwsCredentials, readCredentialsJson } from './aws-credentials.ts';

const maxBytes = 64 * 1024;

/** Hosts that a container may be told to fetch its credentials from over plain HTTP (AWS SDKs reference). */
const containerHosts = ['169.254.170.2', '169.254.170.23', '[fd00:ec2::23]', 'localhost', '[::1]'];

/** Credentials of a container (AWS SDKs reference, "Container credential provider"). */
export async function containerCredentials(env: Environment, deadline: Deadline): Promise<AwsCredentials> {
  const relative = givenIn(env, 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI');
  const address =
    relative === undefined
      ? givenIn(env, 'AWS_CONTAINER_CREDENTIALS_FULL_URI')
      : `http://169.254.170.2${relative}`;
  const url = URL.parse(address ?? '');
  const isLocal =
    url !== null && (containerHosts.includes(url.hostname) || /^127(?:\.\d{1,3}){3}$/.test(url.hostname));
  // Anybody else who set the variable could have the token sent to himself.
  if (!url || !(url.protocol === 'https:' || (url.protocol === 'http:' && isLocal))) {
    throw keyCredentialsMissing({
      expected: 'https, or an address of the container platform, in AWS_CONTAINER_CREDENTIALS_FULL_URI',
      found: 'another address',
    });
  }
  const tokenFile = givenIn(env, 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE');
  const token =
    tokenFile === undefined
      ? givenIn(env, 'AWS_CONTAINER_AUTHORIZATION_TOKEN')
      : Buffer.from(await readBounded(tokenFile, 20_000, { followLinks: true }))
          .toString('utf8')
          .trim();
  const headers = token === undefined ? {} : { authorization: token };
  return credentialsFrom({ method: 'GET', url: url.href, headers, maxBytes }, deadline);
}

/** Whether a machine is an instance shows within a second, or it is none: nothing else listens there. */
const probeMs = 1_000;

/**
 * Credentials of an EC2 instance's role, by version 2 of its metadata service alone (Amazon EC2 user guide, "Use
 * IMDSv2"). Undefined where nothing answers: this machine is no instance.
 */
export async function instanceCredentials(
  env: Environment,
  deadline: Deadline,
): Promise<AwsCredentials | undefined> {
  const base = (givenIn(env, 'AWS_EC2_METADATA_SERVICE_ENDPOINT') ?? 'http://169.254.169.254').replace(
    /\/+$/,
    '',
  );
  const probe = startDeadline(Math.min(probeMs, Math.max(1, deadline.remainingMs())));
  const lifetime = { 'x-aws-ec2-metadata-token-ttl-seconds': '300' };
  const request = { method: 'PUT', url: `${base}/latest/api/token`, headers: lifetime, maxBytes } as const;
  const outcome = await sendPatiently(request, probe).finally(() => probe.abandon());
  if (outcome.kind === 'failure' || outcome.answer.status !== 200) return undefined;
  const headers = { 'x-aws-ec2-metadata-token': Buffer.from(outcome.answer.body).toString('latin1').trim() };
  const path = `${base}/latest/meta-data/iam/security-credentials/`;
  const roles = await sendPatiently({ method: 'GET', url: path, headers, maxBytes }, deadline);
  if (roles.kind === 'failure' || roles.answer.status !== 200) return undefined;
  const [role = ''] = Buffer.from(roles.answer.body).toString('utf8').trim().split('\n');
  if (!/^[\w+=,.@-]{1,64}$/.test(role)) return undefined;
  return credentialsFrom({ method: 'GET', url: `${path}${role}`, headers, maxBytes }, deadline);
}

async function credentialsFrom(request: BoundedRequest, deadline: Deadline): Promise<AwsCredentials> {
  const outcome = await sendPatiently(request, deadline);
  if (outcome.kind === 'failure') throw keyServiceUnreachable('AWS STS', outcome.found, outcome.cause);
  const found = outcome.answer.status === 200 ? readCredentialsJson(outcome.answer.body) : undefined;
  if (found) return found;
  throw keyAnswerMalformed(
    'AWS STS',
    'credentials from the metadata service',
    `status ${outcome.answer.status}`,
  );
}
