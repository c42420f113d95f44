import { reportTwice, type LocatedFile } from './located-file.ts';
import type { TrustProfile } from './platform.ts';
import type { RawKeyProfile, RawProfile, RawWaybill } from './raw-files.ts';
import { readCertificate } from './read-certificate.ts';
import { projectOf } from './read-signers.ts';
import { readPublicKey, readTrustedRoot } from './read-trust-material.ts';

/** The trust profiles, without those that had a problem. */
export function readProfiles(file: LocatedFile<RawWaybill>): TrustProfile[] {
  const { profiles } = file.raw.trust;
  reportTwice(file, ['trust', 'profiles'], profiles);
  const read = profiles.flatMap((raw, at) => readProfile(file, raw, at) ?? []);
  reportSharedKeys(file);
  return read;
}

/** A bundle is verified under exactly one profile; a key of two would be verified under none. */
function reportSharedKeys(file: LocatedFile<RawWaybill>): void {
  const owners = new Map<string, string>();
  for (const [at, raw] of file.raw.trust.profiles.entries()) {
    if (raw.kind !== 'key' && raw.kind !== 'server') continue;
    for (const [index, path] of raw.keys.entries()) {
      const bytes = file.files.get(path);
      if (!bytes) continue;
      const text = Buffer.from(bytes).toString('latin1').replaceAll(/\s/g, '');
      const owner = owners.get(text);
      owners.set(text, owner ?? raw.name);
      if (owner === undefined || owner === raw.name) continue;
      file.report(['trust', 'profiles', at, 'keys', index], {
        code: 'profile-contradiction',
        message: `The profile "${owner}" holds the same key, so its signatures would be verified under neither.`,
        expected: 'each key in one profile',
        help: 'Leave it in the profile whose rules on log and timestamp are meant.',
      });
    }
  }
}

function readProfile(file: LocatedFile<RawWaybill>, raw: RawProfile, at: number): TrustProfile | undefined {
  const path = ['trust', 'profiles', at];
  const { name } = raw;
  if (raw.kind === 'gitlab-local-ca') {
    const certificates = raw.certificates.flatMap(
      (certificate, index) => readCertificate(file, [...path, 'certificates', index], certificate) ?? [],
    );
    return { kind: raw.kind, name, project: projectOf(raw.project), certificates };
  }
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
  const acceptBundles = [...new Set(raw.acceptBundles)];
  return {
    kind,
    name,
    keys,
    log,
    timestamp,
    acceptBundles,
    ...(trustedRoot === undefined ? {} : { trustedRoot }),
  };
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
