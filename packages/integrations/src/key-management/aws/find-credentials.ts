import { homedir } from 'node:os';
import { join } from 'node:path';
import { readBounded } from '../../files/read-bounded.ts';
import type { Deadline } from '../../http/deadline.ts';
import { type Environment, givenIn } from '../environment.ts';
import { keyCredentialsMissing } from '../key-service-error.ts';
import type { AwsCredentials } from './aws-credentials.ts';
import { assumeRoleWithWebIdentity } from './assume-role.ts';
import { containerCredentials, instanceCredentials } from './metadata-credentials.ts';
import { readProfile } from './shared-credentials.ts';

/**
 * Finds credentials where AWS's own tools look, in their order (AWS SDKs reference, "Standardized credential
 * providers"): environment, web identity token, profile of the shared credentials file, container, instance. The
 * first that is set decides; one that is set and does not work is an error, never a reason to try the next.
 * Throws `key-service-credentials-missing`, `key-service-denied`, `key-service-unreachable`.
 */
export async function findAwsCredentials(
  env: Environment,
  region: string,
  deadline: Deadline,
): Promise<AwsCredentials> {
  const [accessKeyId, secretAccessKey] = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'].map((name) =>
    givenIn(env, name),
  );
  if (accessKeyId !== undefined && secretAccessKey !== undefined) {
    const sessionToken = givenIn(env, 'AWS_SESSION_TOKEN');
    return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
  }
  if (accessKeyId !== undefined || secretAccessKey !== undefined) {
    throw keyCredentialsMissing({
      expected: 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or neither',
      found: 'one without the other',
    });
  }
  const tokenFile = givenIn(env, 'AWS_WEB_IDENTITY_TOKEN_FILE');
  if (tokenFile !== undefined) return assumeRoleWithWebIdentity(env, tokenFile, region, deadline);
  const profile = await profileIn(env);
  if (profile) return profile;
  const isContainer = ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'AWS_CONTAINER_CREDENTIALS_FULL_URI'].some(
    (name) => givenIn(env, name) !== undefined,
  );
  if (isContainer) return containerCredentials(env, deadline);
  if (givenIn(env, 'AWS_EC2_METADATA_DISABLED')?.toLowerCase() !== 'true') {
    const found = await instanceCredentials(env, deadline);
    if (found) return found;
  }
  throw keyCredentialsMissing({
    expected:
      'AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY, or AWS_WEB_IDENTITY_TOKEN_FILE with AWS_ROLE_ARN',
    found: 'neither, and no profile, container or instance gives any',
    help: 'In GitLab, write an ID token for the audience of your identity provider into a file, and name it.',
  });
}

async function profileIn(env: Environment): Promise<AwsCredentials | undefined> {
  const named = givenIn(env, 'AWS_PROFILE');
  const file =
    givenIn(env, 'AWS_SHARED_CREDENTIALS_FILE') ?? join(env['HOME'] ?? homedir(), '.aws', 'credentials');
  const text = await readBounded(file, 256 * 1024, { followLinks: true }).catch(() => undefined);
  const profile = text && readProfile(Buffer.from(text).toString('utf8'), named ?? 'default');
  if (named === undefined || profile) return profile;
  throw keyCredentialsMissing({
    expected: 'the profile of AWS_PROFILE with aws_access_key_id and aws_secret_access_key',
    found: text ? 'no such profile in the credentials file, or one without keys' : 'no credentials file',
    help: 'Profiles that assume roles, ask single sign-on or run a program are not read: export their credentials.',
  });
}
