import { checkBounds } from './folder-bounds.ts';
import { digestOfFolder } from './folder-digest.ts';
import { validate as validateRevocations } from './generated/revocations.validator.mjs';
import { validate as validateTiers } from './generated/runner-tiers.validator.mjs';
import { validate as validateWaybill } from './generated/waybill.validator.mjs';
import { locatedFile, type LocatedFile } from './located-file.ts';
import { parsePlainYaml } from './plain-yaml.ts';
import { platformInvalid, type PlatformProblem } from './platform-problem.ts';
import type { Platform } from './platform.ts';
import type { RawRevocations, RawTiers, RawWaybill } from './raw-files.ts';
import { readEnvironments } from './read-environments.ts';
import { readGitlab } from './read-gitlab.ts';
import { readLogKeys } from './read-log-keys.ts';
import { readProfiles } from './read-profiles.ts';
import { readRevocations } from './read-revocations.ts';
import { readSigners } from './read-signers.ts';
import { readTiers } from './read-tiers.ts';
import { readVerifiers } from './read-verifiers.ts';
import { checkSchema, type SchemaValidator } from './schema-problems.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads an organisation's platform folder: its files by relative path with forward slashes. Needs
 * `waybill.yaml`; `runner-tiers.yaml` and `revocations.yaml` may be absent; other files are not read, but
 * count for the digest. At most 2,000 files, 1 MiB a file, 10 MiB in all.
 * Throws `platform-invalid`, which lists every problem with file, line and column ({@link problemsOf}).
 * A file whose form is wrong is not asked for its meaning, so mending it may show more.
 */
export function loadPlatform(files: ReadonlyMap<string, Uint8Array>): Platform {
  const problems = checkBounds(files);
  if (problems.length > 0) throw platformInvalid(problems);

  const waybill = readFile<RawWaybill>('waybill.yaml', validateWaybill);
  const tiersFile = readFile<RawTiers>('runner-tiers.yaml', validateTiers);
  const revocationsFile = readFile<RawRevocations>('revocations.yaml', validateRevocations);
  if (!files.has('waybill.yaml')) {
    problems.push({
      code: 'file-missing',
      message: 'The folder has no such file.',
      help: 'Name the folder that holds it, or let "waybill init" write one.',
      location: { file: 'waybill.yaml' },
    });
  }
  const tiers = tiersFile && readTiers(tiersFile);
  const revocations = revocationsFile && readRevocations(revocationsFile);
  // Without a readable list of tiers nobody can say that a tier is unknown.
  const tierNames = files.has('runner-tiers.yaml') ? tiers?.map(({ name }) => name) : [];
  const platform = waybill && {
    digest: digestOfFolder(files),
    gitlab: readGitlab(waybill),
    profiles: readProfiles(waybill),
    signers: readSigners(waybill),
    environments: readEnvironments(waybill, tierNames),
    tiers: tiers ?? [],
    revocations: revocations ?? [],
    verifierId: waybill.raw.verifier.id,
    verifiers: readVerifiers(waybill),
    logKeys: readLogKeys(waybill),
  };
  if (problems.length > 0 || !platform) throw platformInvalid(problems);
  return platform;

  function readFile<Raw>(file: string, validate: SchemaValidator): LocatedFile<Raw> | undefined {
    const bytes = files.get(file);
    if (!bytes) return undefined;
    const text = decode(file, bytes, problems);
    if (text === undefined) return undefined;
    const reading = parsePlainYaml(file, text);
    if (reading.kind === 'problems') {
      problems.push(...reading.problems);
      return undefined;
    }
    const wrong = checkSchema(reading.document, validate);
    problems.push(...wrong);
    return wrong.length > 0 ? undefined : locatedFile<Raw>(reading.document, files, problems);
  }
}

function decode(file: string, bytes: Uint8Array, problems: PlatformProblem[]): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    problems.push({
      code: 'file-not-utf8',
      message: 'The file is not text in UTF-8.',
      help: 'Save it as UTF-8, without a byte-order mark.',
      location: { file },
    });
    return undefined;
  }
}
