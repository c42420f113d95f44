export { startTufRepository } from './start-tuf-repository.ts';
export type {
  EditableMetadata,
  PublishOptions,
  RunningTufRepository,
  TufRoleKeys,
  TufRoleName,
} from './start-tuf-repository.ts';
export { newTufKey, signMetadata } from './tuf-keys.ts';
export type { TufKey } from './tuf-keys.ts';
