/** A file of its own, loaded for `<git url>@<commit>` alone: Git needs child processes, 5 ms of a cold start. */
export { readPlatformGit } from '@waybill/integrations/files';
