export { startAwsKms } from './start-aws-kms.ts';
export type { AwsOptions, AwsPrincipal, RunningAwsKms } from './start-aws-kms.ts';
export type { KmsKey, KmsLie } from './kms-operations.ts';
