import { reportTwice, type LocatedFile } from './located-file.ts';
import type { TrustProfile } from './platform.ts';
import type { RawKeyProfile, RawProfile, RawWaybill } from './raw-files.ts';
import { readPublicKey, readTrustedRoot } from './read-trust-material.ts';

/** The trust profiles, without those that had a problem. */
export function readProfiles(file: LocatedFile<RawWaybill>): TrustProfile[] {
  const { profiles } = file.raw.trust;
  reportTwice(file, ['trust', 'profiles'], profiles);
  return profiles.flatMap((raw, at) => readProfile(file, raw, at) ?? []);
}

function readProfile(file: LocatedFile<RawWaybill>, raw: RawProfile, at: number): TrustProfile | undefined {
  const path = ['trust', 'profiles', at];
  const { name } = raw;
  const trustedRoot =
    raw.trustedRoot === undefined
      ? undefined
      : readTrustedRoot(file, [...path, 'trustedRoot'], raw.trustedRoot);
  if (raw.kind === 'keyless') {
    if (trustedRoot === undefined) return undefined;
    return { kind: 'keyless', name, trustedRoot, acceptBundles: [...new Set(raw.acceptBundles)] };
  }
  reportRootless(file, raw, at);
  const keys = raw.keys.flatMap((key, index) => readPublicKey(file, [...path, 'keys', index], key) ?? []);
  const { kind, log, timestamp } = raw;
  return { kind, name, keys, log, timestamp, ...(trustedRoot === undefined ? {} : { trustedRoot }) };
}

function reportRootless(file: LocatedFile<RawWaybill>, raw: RawKeyProfile, at: number): void {
  if (raw.trustedRoot !== undefined || (raw.log === 'optional' && raw.timestamp === 'optional')) return;
  const asked = raw.log === 'required' ? 'log' : 'timestamp';
  file.report(['trust', 'profiles', at, asked], {
    code: 'profile-contradiction',
    message: `The profile requires a ${asked === 'log' ? 'log entry' : 'timestamp'}, but names no trusted root to check it with.`,
    expected: 'the key "trustedRoot" beside it',
    help: 'Add trustedRoot: public-good, or the trusted_root.json of your own Sigstore instance.',
  });
}
