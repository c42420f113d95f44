import { homedir } from 'node:os';
import {
  dockerCredentials,
  openRepository,
  type ImageReference,
  type Repository,
} from '@waybill/integrations/oci-registry';
import type { Host } from '../host.ts';

/** For one call to a registry with all its repeats. */
const deadlineMs = 60_000;

/** The repository of an image, with the user's own credentials for its registry; nothing is sent yet. */
export function openImageRepository(
  { env }: Pick<Host, 'env'>,
  reference: Pick<ImageReference, 'registry' | 'repository'>,
): Repository {
  return openRepository(reference, {
    credentials: dockerCredentials({ env, homeDir: env['HOME'] ?? homedir() }),
    plainHttp: (env['WAYBILL_PLAIN_HTTP_REGISTRIES'] ?? '').split(/[\s,]+/).filter((host) => host !== ''),
    deadlineMs,
  });
}
