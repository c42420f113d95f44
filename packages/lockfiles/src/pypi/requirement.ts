import { type SourceLocation } from '@waybill/kernel';
import { archiveAddress } from './archive-address.ts';
import { gitSource } from '../git-source.ts';
import { hexHash } from '../hex-hash.ts';
import { label } from '../label.ts';
import { malformedLockfile } from '../lockfile-error.ts';
import type { LockedPackage, PackageHash } from '../lockfile.ts';
import { pypiPurl } from '../purl.ts';

/** One requirement, without its key. */
export type Requirement = Omit<LockedPackage, 'key' | 'location'>;

const nameForm = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(.*)$/s;

/**
 * Reads one requirement of pip: `name==1.2 ; marker --hash=sha256:…`, `name @ address`, or an address. A version that
 * is not pinned with `==` or `===` is absent, never made up. Throws `lockfile-malformed`.
 * Source: pip documentation, "Requirements File Format"; PyPA, "Dependency specifiers".
 */
export function parseRequirement(line: string, at: SourceLocation): Requirement {
  const hashes = hashesIn(line, at);
  const [text = ''] = line.split(/\s--(?:hash|global-option|config-settings?)\b/, 1);
  const [wanted, marker] = splitMarker(text);
  const properties = marker === undefined ? [] : [{ name: 'waybill:pypi:marker', value: marker }];
  const [, name, rest = ''] = nameForm.exec(wanted) ?? [];
  if (/^[A-Za-z][A-Za-z0-9+.-]*:\/\/|^git\+|^\.{0,2}\//.test(wanted)) {
    return { ...fromAddress(nameOfEgg(wanted, at), wanted, hashes), properties };
  }
  if (name === undefined) throw malformedLockfile(at, 'a requirement', label(wanted));
  if (rest.startsWith('@')) return { ...fromAddress(name, rest.slice(1).trim(), hashes), properties };
  const pinned = /^={2,3}\s*([^\s,*]+)$/.exec(rest)?.[1];
  if (rest !== '' && !/^(?:[<>=!~]=?|===)/.test(rest.replace(/^\(/, ''))) {
    throw malformedLockfile(at, 'a version behind a name', label(rest));
  }
  return {
    name,
    ...(pinned === undefined ? {} : { version: pinned }),
    purl: pypiPurl(name, pinned),
    // Several hashes are of several archives, of which the installer takes one.
    hashes: hashes.length === 1 ? hashes : [],
    ...(hashes.length > 1 ? { files: hashes.map((hash) => ({ hashes: [hash] })) } : {}),
    origin: 'unspecified',
    ...common,
    properties:
      pinned === undefined && rest !== ''
        ? [...properties, { name: 'waybill:pypi:range', value: rest }]
        : properties,
  };
}

const common = {
  scope: 'required',
  bundled: false,
  dependsOn: [],
  dependenciesUnknown: true,
  missing: [],
} as const;

function fromAddress(name: string, address: string, hashes: readonly PackageHash[]): Requirement {
  const bare = address.split('#', 1)[0] ?? '';
  if (bare.startsWith('git+')) {
    const [, repository = bare, commit] = /^(.*?)(?:@([^@/]+))?$/.exec(bare.slice('git+'.length)) ?? [];
    const { qualifiers, resolved } = gitSource(repository, commit);
    return {
      name,
      purl: pypiPurl(name, undefined, ...qualifiers),
      hashes: [],
      ...(resolved === undefined ? {} : { resolved }),
      origin: 'git',
      ...common,
    };
  }
  if (!/^https?:/.test(bare))
    return { name, purl: pypiPurl(name, undefined), hashes, origin: 'file', ...common };
  const { qualifiers, resolved } = archiveAddress(bare);
  return {
    name,
    purl: pypiPurl(name, undefined, ...qualifiers),
    hashes,
    ...(resolved === undefined ? {} : { resolved }),
    origin: 'url',
    ...common,
  };
}

/** `#egg=name`, or the beginning of the archive's file name. */
function nameOfEgg(address: string, at: SourceLocation): string {
  const egg = /[#&]egg=([A-Za-z0-9._-]+)/.exec(address)?.[1];
  const file = /\/([A-Za-z0-9._-]+?)-\d[^/]*\.(?:whl|zip|tar\.gz)(?:$|[#?])/.exec(address)?.[1];
  const name = egg ?? file;
  if (name !== undefined) return name;
  throw malformedLockfile(at, 'a name for an address (name @ address, or #egg=name)', 'none');
}

function hashesIn(line: string, at: SourceLocation): readonly PackageHash[] {
  return [...line.matchAll(/\s--hash[= ]([a-z0-9]+):([^\s]+)/g)].map(([, algorithm = '', hex = '']) => {
    const hash = hexHash(algorithm, hex);
    if (hash) return hash;
    throw malformedLockfile(at, 'a hash of SHA-256, SHA-384 or SHA-512 in hex', `one of ${label(algorithm)}`);
  });
}

/** A marker follows a semicolon; within an address the semicolon has a space before it. */
function splitMarker(text: string): readonly [string, string | undefined] {
  const isAddress = /^\S+:\/\/|@\s*\S+:\/\//.test(text.trim());
  const at = isAddress ? text.search(/\s;/) : text.indexOf(';');
  if (at < 0) return [text.trim(), undefined];
  return [text.slice(0, at).trim(), text.slice(at).replace(/^\s*;/, '').trim()];
}
