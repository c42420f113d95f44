import { archiveSource, type NpmSource } from '../archive-source.ts';
import { gitSource } from '../git-source.ts';
import { npmPurl } from '../purl.ts';

/** What Yarn 2 and later resolve a wish to. */
export interface YarnLocator {
  readonly name: string;
  readonly kind: 'npm' | 'workspace' | 'git' | 'archive' | 'folder';
  /** Folder of a workspace, address of a repository or an archive; empty for packages of a registry. */
  readonly address: string;
  readonly commit?: string;
  /** How the package was changed after it was fetched. */
  readonly patch?: string;
}

/**
 * Reads a resolution: `<name>@<protocol>:<reference>`, parameters behind `::`. Undefined where it is none.
 * Source: Yarn, `structUtils.parseLocator`, and the plugins npm, git, http, file, link, patch.
 */
export function yarnLocator(resolution: string): YarnLocator | undefined {
  const at = resolution.indexOf('@', 1);
  const name = resolution.slice(0, at);
  const reference = resolution.slice(at + 1);
  if (at < 0 || name === '' || reference === '') return undefined;
  const [bare = '', parameters = ''] = reference.split('::', 2);
  const protocol = /^([a-z][a-z0-9+.-]*):/.exec(bare)?.[1];
  const rest = protocol === undefined ? bare : bare.slice(protocol.length + 1);
  switch (protocol) {
    case 'npm': {
      const archive = new URLSearchParams(parameters).get('__archiveUrl');
      return { name, kind: 'npm', address: archive ?? '' };
    }
    case 'workspace':
      return { name, kind: 'workspace', address: rest };
    case 'patch': {
      // `patch:<locator of the original, encoded>#<how>`; the original may be a patch itself.
      const [original = '', how = ''] = rest.split('#', 2);
      const inner = yarnLocator(decoded(original));
      return inner && { ...inner, name, patch: decoded(how) };
    }
    case 'portal':
    case 'link':
    case 'file':
    case 'exec':
      return { name, kind: 'folder', address: rest };
    default: {
      const commit = /#(?:.*&)?commit=([0-9a-f]+)/.exec(bare)?.[1];
      if (commit !== undefined) return { name, kind: 'git', address: bare.split('#', 1)[0] ?? '', commit };
      return { name, kind: /^https?$/.test(protocol ?? '') ? 'archive' : 'folder', address: bare };
    }
  }
}

/** The wish that a patch changes: `fsevents@patch:fsevents@npm%3A^2.0.0#…` says `fsevents@npm:^2.0.0`. */
export function patchedWish(wish: string): string | undefined {
  const [, original] = /@patch:([^#]+)#/.exec(wish) ?? [];
  if (original === undefined) return undefined;
  const text = decoded(original);
  // Older versions leave the protocol out.
  return text.includes(':', text.indexOf('@', 1)) ? text : text.replace(/(.)@/, '$1@npm:');
}

/** Origin, package URL and address of what a locator names. */
export function yarnSource(locator: YarnLocator, version: string | undefined): NpmSource {
  const { name, kind, address, commit } = locator;
  const purl = npmPurl(name, version);
  switch (kind) {
    case 'npm':
      return address === '' ? { purl, origin: 'registry' } : archiveSource(name, version, address);
    case 'workspace':
      return { purl, origin: 'workspace' };
    case 'folder':
      return { purl, origin: 'file' };
    case 'archive':
      return archiveSource(name, version, address);
    case 'git': {
      const { qualifiers, resolved } = gitSource(address, commit);
      return {
        purl: npmPurl(name, version, qualifiers[0]),
        origin: 'git',
        ...(resolved === undefined ? {} : { resolved }),
      };
    }
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
