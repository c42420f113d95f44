import { findBareAddress } from '@waybill/kernel';
import type { PurlQualifier } from './purl.ts';

/** Where a package in a Git repository comes from. */
export interface GitSource {
  /** Address without credentials, the commit behind `#`; absent where it is no address. */
  readonly resolved?: string;
  readonly qualifiers: readonly PurlQualifier[];
}

/**
 * Address and commit of a Git repository as a package URL and an SBOM state them. `address` may carry `git+` and
 * credentials; a commit that is no full object id pins nothing and is left out.
 */
export function gitSource(address: string, commit: string | undefined): GitSource {
  const bare = findBareAddress(withScheme(address));
  if (bare === undefined) return { qualifiers: [] };
  const pinned = commit !== undefined && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(commit) ? commit : undefined;
  const url = bare.startsWith('git+') || bare.startsWith('git:') ? bare : `git+${bare}`;
  return {
    resolved: pinned === undefined ? bare : `${bare}#${pinned}`,
    qualifiers: [['vcs_url', pinned === undefined ? url : `${url}@${pinned}`]],
  };
}

/** `git@host:group/project.git`, as SSH writes it, becomes an address. */
function withScheme(address: string): string {
  const short = /^(?:git\+)?(?:ssh:\/\/)?(?:[\w.-]+@)?([\w.-]+):(?!\/\/)([^0-9/].*)$/.exec(address);
  return short ? `ssh://${short[1]}/${short[2]}` : address;
}
