import { nearestWord } from './did-you-mean.ts';
import { matchesOf, reportTwice, type LocatedFile } from './located-file.ts';
import type { YamlPath } from './plain-yaml.ts';
import type { GitlabProject, Signer } from './platform.ts';
import { hostOf } from './read-gitlab.ts';
import type { RawProject, RawSigner, RawWaybill } from './raw-files.ts';

/** The signers; every one names a profile of the file and says what that kind of profile needs. */
export function readSigners(file: LocatedFile<RawWaybill>): Signer[] {
  const { profiles, signers } = file.raw.trust;
  reportTwice(file, ['trust', 'signers'], signers);
  const kinds = new Map(profiles.map(({ name, kind }) => [name, kind]));
  // GitLab's own authority issues for the same job as Fulcio: the certificate's issuer tells them apart.
  reportTwoProfiles(file, signers, kinds);
  for (const [at, raw] of signers.entries()) {
    const path = ['trust', 'signers', at];
    const kind = kinds.get(raw.profile);
    if (kind === undefined) {
      reportUnknownName(file, [...path, 'profile'], 'trust profile', raw.profile, [...kinds.keys()]);
    } else if (kind === 'keyless' || kind === 'gitlab-local-ca') {
      checkKeyless(file, path, raw);
    } else {
      checkKey(file, path, raw);
    }
  }
  return signers.map(signerOf);
}

/** Reports a name that refers to nothing. */
export function reportUnknownName(
  file: LocatedFile<unknown>,
  path: YamlPath,
  what: string,
  name: string,
  known: readonly string[],
): void {
  const meant = nearestWord(name, known);
  const listed = known.slice(0, 20).join(', ');
  file.report(path, {
    code: 'name-unknown',
    message: `There is no ${what} "${name}".`,
    expected:
      known.length === 0
        ? `a ${what}, of which none is defined`
        : `one of ${listed}${known.length > 20 ? ' …' : ''}`,
    ...(meant === undefined ? {} : { help: `Did you mean "${meant}"?` }),
  });
}

/** A project as the rest of Waybill knows it: its number as text. */
export function projectOf({ id, path }: RawProject): GitlabProject {
  return { id: String(id), path };
}

function checkKeyless(file: LocatedFile<RawWaybill>, path: YamlPath, raw: RawSigner): void {
  if (raw.issuer === undefined) {
    file.report(path, {
      code: 'signer-contradiction',
      message:
        'A signer of a keyless profile needs an issuer: without one, anybody may vouch for the identity.',
      expected: 'the key "issuer"',
      help: `For jobs of this GitLab: issuer: ${file.raw.gitlab.issuer ?? file.raw.gitlab.url}`,
    });
  }
  if ((raw.identity === undefined) === (raw.identityPattern === undefined)) {
    file.report(raw.identity === undefined ? path : [...path, 'identityPattern'], {
      code: 'signer-contradiction',
      message: 'A signer of a keyless profile needs an identity, literal or as a pattern.',
      expected: 'exactly one of the keys "identity" and "identityPattern"',
      found: raw.identity === undefined ? 'neither' : 'both',
      help: 'Prefer "identity": it is compared literally.',
    });
  }
  if (raw.identity?.includes('*') === true) {
    file.report([...path, 'identity'], {
      code: 'signer-contradiction',
      message: 'This identity holds a *, but "identity" is compared literally: it would match nobody.',
      help: 'Write the identity in full, or move it to "identityPattern".',
    });
  }
  checkGitlabIdentity(file, path, raw);
}

/** A GitLab job's identity begins with the address of its project; what says otherwise could never match. */
function checkGitlabIdentity(file: LocatedFile<RawWaybill>, path: YamlPath, raw: RawSigner): void {
  const { url, issuer = url } = file.raw.gitlab;
  if (raw.issuer !== issuer || hostOf(url) === undefined) return;
  const [key, identity] =
    raw.identity === undefined
      ? (['identityPattern', raw.identityPattern] as const)
      : (['identity', raw.identity] as const);
  if (identity === undefined) return;
  const literal = identity.split('*', 1)[0] ?? '';
  const base = raw.project === undefined ? `${url}/` : `${url}/${raw.project.path}//`;
  const agrees =
    literal.length < base.length && key === 'identityPattern'
      ? base.startsWith(literal)
      : literal.startsWith(base);
  if (agrees) return;
  file.report([...path, key], {
    code: 'signer-contradiction',
    message: 'The identity is not one that this GitLab gives to that project, so it would match nobody.',
    expected: `${base}<CI file>@<full ref>`,
    help: 'Mind the two slashes before the CI file. Compare issuer, identity and project.',
  });
}

/** A bundle is verified under exactly one profile; a signer of two would be verified under none. */
function reportTwoProfiles(
  file: LocatedFile<RawWaybill>,
  signers: readonly RawSigner[],
  kinds: ReadonlyMap<string, string>,
): void {
  const profiles = new Map<string, string>();
  for (const [at, { identity, issuer, profile }] of signers.entries()) {
    if (identity === undefined || kinds.get(profile) === 'gitlab-local-ca') continue;
    const key = `${issuer} ${identity}`;
    const before = profiles.get(key) ?? profile;
    profiles.set(key, before);
    if (before === profile) continue;
    file.report(['trust', 'signers', at, 'profile'], {
      code: 'signer-contradiction',
      message: `The same identity is a signer under the profile "${before}", so its signatures would be verified under none.`,
      expected: `profile: ${before}`,
      help: 'Leave one of the two: a bundle is verified under exactly one profile.',
    });
  }
}

function checkKey(file: LocatedFile<RawWaybill>, path: YamlPath, raw: RawSigner): void {
  for (const key of ['issuer', 'identity', 'identityPattern', 'project'] as const) {
    if (raw[key] === undefined) continue;
    file.report([...path, key], {
      code: 'signer-contradiction',
      message: `A key carries no "${key}", so the gate could never compare it.`,
      help: 'Remove it, or refer to a keyless profile.',
    });
  }
}

function signerOf({ name, profile, issuer, identity, identityPattern, project }: RawSigner): Signer {
  const [match] = matchesOf(
    identity === undefined ? [] : [identity],
    identityPattern === undefined ? [] : [identityPattern],
  );
  return {
    name,
    profile,
    ...(match === undefined ? {} : { identity: match }),
    ...(issuer === undefined ? {} : { issuer }),
    ...(project === undefined ? {} : { project: projectOf(project) }),
  };
}
