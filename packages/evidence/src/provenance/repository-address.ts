import { findBareAddress } from '@waybill/kernel';

/**
 * Web address of a project in one spelling, from any of `git+https://host/group/project.git@ref` and
 * `https://host/group/project`; undefined where it is no address. Without credentials, query and fragment.
 */
export function findRepository(text: string): string | undefined {
  const bare = findBareAddress(text.replace(/^git\+/, ''));
  if (bare === undefined || !/^https?:\/\//.test(bare)) return undefined;
  // A ref stands behind @ in the path; paths of GitLab projects hold none.
  return bare
    .replace(/@.*$/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
}
