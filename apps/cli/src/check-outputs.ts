import { accessSync, constants, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { WaybillError } from '@waybill/kernel';

/** Options of any command, as the parser gives them. */
type Options = { readonly [option: string]: unknown };

/** A file that a command names, and what it names it for. */
interface NamedPath {
  readonly role: string;
  readonly path: string;
}

/** Files that a command writes and reads, by what was said on its command line. */
interface NamedPaths {
  readonly outputs: readonly NamedPath[];
  readonly inputs: readonly NamedPath[];
}

const sbomNames = ['sbom.cdx.json', 'sbom.spdx.json'] as const;
const signedNames = ['provenance.intoto.jsonl', 'signature.bundle'] as const;

/** Options whose value is a file, or a list of files, that is only read. */
const readOptions = [
  ['lockfile', '--lockfile'],
  ['provenance', '--provenance'],
  ['key', '--key'],
  ['vsaKey', '--vsa-key'],
  ['signingConfig', '--signing-config'],
  ['trustedRoot', '--trusted-root'],
  ['publicKey', '--public-key'],
  ['serverKey', '--server-key'],
  ['logKey', '--log-key'],
  ['checkpoint', '--checkpoint'],
  ['receipt', '--receipt'],
  ['from', '--from'],
  ['tufRoot', '--tuf-root'],
] as const;

/**
 * Refuses, before any work, to write over what a command reads or to write two things into one file, and to
 * begin work whose outcome has no place. Throws `output-is-input` and `file-not-written`.
 */
export function checkOutputs(command: string, words: readonly unknown[], options: Options): void {
  const { outputs, inputs } = namedPaths(command, words, options);
  for (const [at, output] of outputs.entries()) {
    const same = [...inputs, ...outputs.slice(0, at)].find(({ path }) => isSameFile(path, output.path));
    if (same) throw outputIsInput(output, same);
  }
  for (const { path } of outputs) refuseUnwritable(path);
}

function namedPaths(command: string, words: readonly unknown[], options: Options): NamedPaths {
  const outputs: NamedPath[] = named(options['output'], '--output');
  // Two commands whose argument is no file that is read alone: a word, and the root that is written.
  const files = command === 'completion' || command === 'update' ? [] : words;
  const inputs = files.flatMap((word) => named(word, 'an argument'));
  for (const [option, role] of readOptions) {
    if (command !== 'update' || option !== 'signingConfig') inputs.push(...named(options[option], role));
  }
  const { platform, ledger } = options;
  if (typeof platform === 'string') {
    for (const name of ['waybill.yaml', 'runner-tiers.yaml', 'revocations.yaml'])
      inputs.push({ role: '--platform', path: join(platform, name) });
  }
  if (typeof ledger === 'string') inputs.push({ role: "the log's key", path: `${ledger}.log-key.pem` });

  if (command === 'attest' && typeof options['evidence'] === 'string') {
    // It writes nothing but its answer.
    for (const name of [...sbomNames, ...signedNames])
      inputs.push({ role: '--evidence', path: join(options['evidence'], name) });
    return { outputs, inputs };
  }
  if (command === 'attest') {
    if (options['lockfile'] === undefined && options['sbom'] === undefined) inputs.push(...foundLockfiles());
    if (options['dryRun'] === true) inputs.push(...named(options['sbom'], '--sbom'));
    else {
      const place = (name: string): NamedPath => ({
        role: '--output-dir',
        path: join(String(options['outputDir']), name),
      });
      // An SBOM made elsewhere may lie where it goes: it is written as it was read.
      const sbom = named(options['sbom'], '--sbom');
      const own = sbom.some(({ path }) => sbomNames.some((name) => isSameFile(path, place(name).path)));
      if (!own) inputs.push(...sbom);
      outputs.push(...[...sbomNames, ...signedNames].map(place));
    }
    return { outputs, inputs };
  }
  inputs.push(...named(options['sbom'], '--sbom'));
  if (command === 'update') {
    (options['dryRun'] === true ? inputs : outputs).push(
      ...words.flatMap((word) => named(word, 'an argument')),
      ...named(options['signingConfig'], '--signing-config'),
    );
  }
  if (command === 'sign-bundle') outputs.push(...named(options['bundle'], '--bundle'));
  else inputs.push(...named(options['bundle'], '--bundle'));
  if (command === 'verify') outputs.push(...named(options['vsa'], '--vsa'));
  if (command === 'verify' || command === 'trace') {
    const folder = typeof options['evidence'] === 'string' ? options['evidence'] : '.';
    for (const name of [...sbomNames, ...signedNames])
      inputs.push({ role: '--evidence', path: join(folder, name) });
  }
  return { outputs, inputs };
}

/**
 * Files of the working folder that an SBOM may be built from when none is named. Wider than the list of
 * `@waybill/lockfiles`, which costs more to load than this may: no output belongs over any of them.
 */
function foundLockfiles(): NamedPath[] {
  return readdirSync('.')
    .filter((name) => /lock|shrinkwrap|^requirements.*\.txt$|^go\.(?:mod|sum)$/i.test(name))
    .map((path) => ({ role: 'a lockfile of this folder', path }));
}

function named(value: unknown, role: string): NamedPath[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.flatMap((path) => (typeof path === 'string' && path !== '' ? [{ role, path }] : []));
}

/** One file under two names is one file: links count, and names with other spelling. */
function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => statSync(path, { throwIfNoEntry: false, bigint: true }));
  if (a && b) return a.dev === b.dev && a.ino === b.ino;
  return !a && !b && placeOf(one) === placeOf(other);
}

/** Where a path leads, although it or its folders may not exist yet. */
function placeOf(path: string): string {
  const whole = resolve(path);
  try {
    return realpathSync(whole);
  } catch {
    const above = dirname(whole);
    return above === whole ? whole : join(placeOf(above), basename(whole));
  }
}

/** Asks what the file system can tell before: the rest shows when the file is written. */
function refuseUnwritable(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw notWritten(path, 'a folder');
  let folder = dirname(resolve(path));
  // What is missing is made; what it is made in must take it.
  while (!statSync(folder, { throwIfNoEntry: false }) && dirname(folder) !== folder) folder = dirname(folder);
  if (!statSync(folder).isDirectory()) throw notWritten(path, 'a part of the path is no folder');
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw notWritten(path, `${folder} may not be written to`, cause);
  }
}

function outputIsInput(output: NamedPath, other: NamedPath): WaybillError {
  return new WaybillError({
    code: 'output-is-input',
    message: `Nothing was done: what is written to ${output.path} would destroy another file of this command.`,
    expected: 'a file of its own for each output, none of which the command reads',
    found: `${output.path} (${output.role}) is ${other.path} (${other.role})`,
    help: 'Write it elsewhere, or name another folder with --output-dir.',
  });
}

function notWritten(path: string, found: string, cause?: unknown): WaybillError {
  return new WaybillError({
    code: 'file-not-written',
    message: `${path} was not written, and nothing else was done.`,
    expected: 'a file name, and a folder that may be written to with space left',
    found,
    cause,
  });
}
