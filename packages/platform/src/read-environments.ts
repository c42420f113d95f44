import { matchesOf, reportTwice, type LocatedFile } from './located-file.ts';
import type { YamlPath } from './plain-yaml.ts';
import type { BreakGlass, Environment, Requirements } from './platform.ts';
import type { RawBreakGlass, RawRequires, RawWaybill } from './raw-files.ts';
import { hostOf } from './read-gitlab.ts';
import { projectOf, reportUnknownName } from './read-signers.ts';

const secondsIn: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const healthStates = 4;

/** The environments; `tierNames` is undefined where the file of the tiers could not be read. */
export function readEnvironments(
  file: LocatedFile<RawWaybill>,
  tierNames: readonly string[] | undefined,
): Environment[] {
  const { environments } = file.raw;
  reportTwice(file, ['environments'], environments);
  return environments.map(({ name, mode, requires, breakGlass }, at) => {
    const path = ['environments', at, 'requires'];
    checkAsksSomething(file, path, requires);
    checkNames(file, path, requires, tierNames);
    const glass = breakGlass && breakGlassOf(file, ['environments', at, 'breakGlass'], breakGlass);
    return { name, mode, requires: requirementsOf(name, requires), ...(glass && { breakGlass: glass }) };
  });
}

const mostGlassSeconds = 7 * 86_400;

function breakGlassOf(file: LocatedFile<RawWaybill>, path: YamlPath, raw: RawBreakGlass): BreakGlass {
  const maxDurationSeconds = secondsOf(raw.maxDuration);
  if (maxDurationSeconds > mostGlassSeconds) {
    file.report([...path, 'maxDuration'], {
      code: 'break-glass-contradiction',
      message: 'An exception of this length is no emergency: the requirement would not be one any more.',
      expected: 'at most 7d',
      help: 'Change the requirement under review, or let the exception be given again.',
    });
  }
  for (const [at, address] of (raw.notify ?? []).entries()) {
    if (isNotifiable(address)) continue;
    file.report([...path, 'notify', at], {
      code: 'break-glass-contradiction',
      message: 'This address cannot be told of an exception.',
      expected:
        'an address that begins with https://, without user or password; http:// for this machine alone',
    });
  }
  return {
    users: raw.users.map(({ id, username }) => ({ id: String(id), username })),
    projects: raw.projects.map(projectOf),
    maxDurationSeconds,
    notify: raw.notify ?? [],
  };
}

/** What is told names an artifact and a person: it must not cross a network in the clear. */
function isNotifiable(text: string): boolean {
  const address = URL.parse(text);
  if (!address || address.username !== '' || address.password !== '') return false;
  const isHere = ['127.0.0.1', '[::1]', 'localhost'].includes(address.hostname);
  return address.protocol === 'https:' || (address.protocol === 'http:' && isHere);
}

/** Seconds of a duration such as `30d`; the schema lets only such texts through. */
export function secondsOf(duration: string): number {
  return Number(duration.slice(0, -1)) * (secondsIn[duration.slice(-1)] ?? 0);
}

function checkAsksSomething(file: LocatedFile<RawWaybill>, path: YamlPath, requires: RawRequires): void {
  if (Object.keys(requires).length === 0) {
    file.report(path, {
      code: 'asks-nothing',
      message: 'This environment asks for nothing, so everything would be promoted.',
      expected: 'at least one requirement',
      help: 'Begin with "signature" and "provenance"; to look before you bind, use mode: observe.',
    });
  }
  const { provenance, source, health } = requires;
  if (provenance && !provenance.builders && !provenance.builderPatterns) {
    file.report([...path, 'provenance'], {
      code: 'asks-nothing',
      message: 'The provenance may name any builder, and the builder is what its statements rest on.',
      expected: 'the key "builders", "builderPatterns" or both',
    });
  }
  if (provenance?.subjects !== undefined && provenance.subjects !== 'submitted') {
    checkPlatformSigns(file, path, provenance.signers);
  }
  if (source && !source.refs && !source.refPatterns) {
    file.report([...path, 'source'], {
      code: 'asks-nothing',
      message: 'The source may be any ref, so whoever may push a branch could promote.',
      expected: 'the key "refs", "refPatterns" or both',
    });
  }
  if (health && new Set(health.accept).size === healthStates) {
    file.report([...path, 'health', 'accept'], {
      code: 'asks-nothing',
      message: 'Every state of health is accepted, so the requirement can never fail.',
      help: 'Leave out the states that should stop a promotion, or remove "health".',
    });
  }
}

/** Only the platform's own key says how it checked a digest; without it among the signers nothing ever passes. */
function checkPlatformSigns(file: LocatedFile<RawWaybill>, path: YamlPath, names: readonly string[]): void {
  const { profiles, signers } = file.raw.trust;
  const server = profiles.filter(({ kind }) => kind === 'server').map(({ name }) => name);
  if (signers.some(({ name, profile }) => names.includes(name) && server.includes(profile))) return;
  file.report([...path, 'provenance', 'subjects'], {
    code: 'profile-contradiction',
    message: "The platform must have seen the artifact, but its own key is none of the provenance's signers.",
    expected: 'a signer of a profile of the kind "server" among "signers"',
    help: 'Add that signer, or remove "subjects".',
  });
}

function checkNames(
  file: LocatedFile<RawWaybill>,
  path: YamlPath,
  requires: RawRequires,
  tierNames: readonly string[] | undefined,
): void {
  const signers = file.raw.trust.signers.map(({ name }) => name);
  for (const key of ['signature', 'provenance'] as const) {
    for (const [at, name] of (requires[key]?.signers ?? []).entries()) {
      if (!signers.includes(name))
        reportUnknownName(file, [...path, key, 'signers', at], 'signer', name, signers);
    }
  }
  if (tierNames === undefined) return;
  for (const [at, name] of (requires.runner?.tiers ?? []).entries()) {
    if (!tierNames.includes(name))
      reportUnknownName(file, [...path, 'runner', 'tiers', at], 'runner tier', name, tierNames);
  }
  const ownBuilders = `https://${hostOf(file.raw.gitlab.url)}/waybill/builders/`;
  const modes = ['gitlab-hosted', ...tierNames];
  for (const [at, builder] of (requires.provenance?.builders ?? []).entries()) {
    if (!builder.startsWith(ownBuilders)) continue;
    const mode = builder.slice(ownBuilders.length).replace(/\/v1$/, '');
    if (!modes.includes(mode) || !builder.endsWith('/v1')) {
      reportUnknownName(file, [...path, 'provenance', 'builders', at], 'runner tier', mode, modes);
    }
  }
}

function requirementsOf(environment: string, raw: RawRequires): Requirements {
  const { sbom, signature, provenance, source, commit, protectedRef, review, pipeline, runner } = raw;
  const { scans, deploymentApprovals, jobLog, freshness, health } = raw;
  return {
    ...(sbom && {
      sbom: {
        formats: sbom.formats ?? (['cyclonedx', 'spdx'] as const),
        minComponents: sbom.minComponents ?? 1,
      },
    }),
    ...(signature && { signature: { signers: signature.signers } }),
    ...(provenance && {
      provenance: {
        signers: provenance.signers,
        buildTypes: provenance.buildTypes,
        builders: matchesOf(provenance.builders, provenance.builderPatterns),
        ...(provenance.subjects && { subjects: provenance.subjects }),
      },
    }),
    ...(source && {
      source: {
        projects: source.projects.map(projectOf),
        refs: matchesOf(source.refs, source.refPatterns),
        least: source.least,
      },
    }),
    ...(commit && { commit: { least: commit.least } }),
    ...(protectedRef && { protectedRef: { least: protectedRef.least } }),
    ...(review && { review }),
    ...(scans && {
      scans: {
        types: scans.types,
        forbid: scans.forbid ?? [],
        ...(scans.maxAge !== undefined && { maxAgeSeconds: secondsOf(scans.maxAge) }),
      },
    }),
    ...(deploymentApprovals && { deploymentApprovals: { environment, ...deploymentApprovals } }),
    ...(jobLog && { jobLog }),
    ...(pipeline && { pipeline: { sources: pipeline.sources, least: pipeline.least } }),
    ...(runner && { runner: { tiers: runner.tiers, least: runner.least } }),
    ...(freshness && { freshness: { maxAgeSeconds: secondsOf(freshness.maxAge) } }),
    ...(health && { health: { accept: health.accept, otherwise: health.otherwise } }),
  };
}
