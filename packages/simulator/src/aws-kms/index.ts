export type { AwsPrincipal } from './aws-principal.ts';
export { startAwsKms } from './start-aws-kms.ts';
export type { AwsOptions, RunningAwsKms } from './start-aws-kms.ts';
export type { KmsKey, KmsLie } from './kms-operations.ts';
