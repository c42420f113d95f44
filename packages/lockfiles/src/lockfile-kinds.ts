import { WaybillError } from '@waybill/kernel';
import type { Ecosystem, LockfileFormat, LockfileReader } from './lockfile.ts';

/** A format of lockfiles: how a file of it is told, and the module that reads it. */
export interface LockfileKind {
  readonly format: LockfileFormat;
  readonly ecosystem: Ecosystem;
  /** For people. */
  readonly title: string;
  /** Names that a tool gives the file; also what is looked for in a folder. */
  readonly names: readonly string[];
  /** Further names under which it is met. */
  readonly pattern?: RegExp;
  /** Does a file of any name look like it? `head` is its first 4 KiB; the tools write their sign there. */
  readonly looksLike: (head: string) => boolean;
  readonly load: () => Promise<{ readonly reader: LockfileReader }>;
}

const kinds: readonly LockfileKind[] = [
  {
    format: 'npm',
    ecosystem: 'npm',
    title: 'npm',
    names: ['npm-shrinkwrap.json', 'package-lock.json'],
    looksLike: (head) => /^\s*\{/.test(head) && /"lockfileVersion"\s*:/.test(head),
    load: () => import('./npm-lockfile.ts'),
  },
];

const headBytes = 4096;

/**
 * The format of a lockfile. In this order: the name as its tool gives it; where two formats share that name
 * (`yarn.lock`), and where the name is unknown, the content; then names that people give. A file that looks like
 * two formats, or like none, is refused with `lockfile-kind-unknown`, which lists what is known.
 */
export function getLockfileKind(name: string, bytes: Uint8Array): LockfileKind {
  const base = name.slice(name.lastIndexOf('/') + 1);
  const named = kinds.filter(({ names }) => names.includes(base));
  const [only] = named;
  if (only !== undefined && named.length === 1) return only;
  const head = new TextDecoder().decode(bytes.subarray(0, headBytes));
  const alike = (named.length > 0 ? named : kinds).filter(({ looksLike }) => looksLike(head));
  const [first] = alike;
  if (first !== undefined && alike.length === 1) return first;
  const [patterned] = kinds.filter(({ pattern }) => pattern?.test(name));
  if (patterned !== undefined && alike.length === 0 && named.length === 0) return patterned;
  throw new WaybillError({
    code: 'lockfile-kind-unknown',
    message: `The lockfile ${name} is of no kind that can be told.`,
    expected: knownNames(),
    found:
      alike.length > 1
        ? `what looks like ${alike.map(({ title }) => title).join(' and ')}`
        : 'another name, and content that looks like none of them',
    help: 'Name the lockfile as its package manager does, or bring an SBOM made elsewhere with --sbom.',
  });
}

/** Names of all lockfiles that are known, for messages. */
export function knownNames(): string {
  return [...new Set(kinds.flatMap(({ names }) => names))].join(', ');
}

/** The names in a folder that are lockfiles, one list for each ecosystem that has any. */
export function listLockfileNames(names: readonly string[]): ReadonlyMap<Ecosystem, readonly string[]> {
  const found = new Map<Ecosystem, string[]>();
  for (const { ecosystem, names: known } of kinds) {
    for (const name of known) {
      const listed = found.get(ecosystem) ?? [];
      if (names.includes(name) && !listed.includes(name)) found.set(ecosystem, [...listed, name]);
    }
  }
  return found;
}
