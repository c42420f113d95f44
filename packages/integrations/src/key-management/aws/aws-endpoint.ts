import { type Environment, givenIn } from '../environment.ts';
import { keyCredentialsMissing } from '../key-service-error.ts';

/**
 * Where a service answers: AWS_ENDPOINT_URL_KMS or AWS_ENDPOINT_URL_STS, AWS_ENDPOINT_URL, else the address of the
 * region (AWS SDKs reference, "Service-specific endpoints"; AWS general reference, "Service endpoints").
 */
export function awsEndpoint(service: 'kms' | 'sts', env: Environment, region: string): string {
  const own = givenIn(env, `AWS_ENDPOINT_URL_${service.toUpperCase()}`) ?? givenIn(env, 'AWS_ENDPOINT_URL');
  if (own !== undefined) return `${own.replace(/\/+$/, '')}/`;
  return `https://${service}.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}/`;
}

/** The region of an ARN, else AWS_REGION or AWS_DEFAULT_REGION. Throws `key-service-credentials-missing`. */
export function awsRegion(keyId: string, env: Environment): string {
  const [, ofArn] = /^arn:[^:]+:kms:([^:]+):/.exec(keyId) ?? [];
  const region = ofArn ?? givenIn(env, 'AWS_REGION') ?? givenIn(env, 'AWS_DEFAULT_REGION');
  if (region !== undefined && /^[a-z0-9-]{1,40}$/.test(region)) return region;
  throw keyCredentialsMissing({
    expected: 'the region, in AWS_REGION or in the ARN of the key',
    found: region === undefined ? 'none' : 'a text that names no region',
  });
}
