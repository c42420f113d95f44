import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { LockedPackage, Lockfile } from '../lockfile.ts';
import { parseNpmLockfile } from '../npm-lockfile.ts';

/** Integrity text of an archive. */
export const sri = (algorithm: string): string =>
  `${algorithm}-${createHash(algorithm).update('archive').digest('base64')}`;

/** A lockfile that holds these packages, read. */
export function lockfile(packages: object, version = 3): Lockfile {
  const document = { name: 'shop', version: '1.0.0', lockfileVersion: version, packages };
  return parseNpmLockfile(Buffer.from(JSON.stringify(document, null, 2)), 'package-lock.json');
}

/** The only package of a lockfile. */
export function only(packages: object): LockedPackage {
  const [first, ...others] = lockfile(packages).packages;
  assert.ok(first);
  assert.equal(others.length, 0);
  return first;
}
