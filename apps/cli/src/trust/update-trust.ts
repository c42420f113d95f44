import { basename, dirname, join } from 'node:path';
import { parseTrustedRoot } from '@waybill/evidence';
import { readBounded, withFileLock, writeFilesAtomically } from '@waybill/integrations/files';
import { parseSigningConfig } from '@waybill/integrations/sigstore';
import { writeTufRecord } from '@waybill/integrations/tuf';
import { digestOf, type Instant, WaybillError } from '@waybill/kernel';
import type { Answer, Session } from '../command.ts';
import { parseNamedFile } from '../parse-named-file.ts';
import { type Anchor, anchorsOf } from './anchors.ts';
import { compareAnchors, sharesAnchor } from './compare-anchors.ts';
import { obtainRoot, type OfferedRoot } from './obtain-root.ts';
import { type OfferedServices, updateAnswer } from './render-update.ts';
import type { UpdateOptions } from './update-options.ts';

const maxRootBytes = 4 * 1024 * 1024;

/**
 * Brings one trusted_root.json up to date, and says what is different. The file is written last and whole; what was
 * seen of its repository is kept beside it. Nothing else uses the outcome: whoever verifies names the file, so that the
 * change of a root is a change of a file under review.
 */
export async function updateTrust(session: Session, file: string, options: UpdateOptions): Promise<Answer> {
  const ofRepository = options.tufUrl ?? options.tufRoot ?? options.tufTarget ?? options.signingConfig;
  if (options.from !== undefined && ofRepository !== undefined) {
    throw new WaybillError({
      code: 'tuf-options-conflict',
      message: 'The trusted root was not updated: it was not said clearly where the new one comes from.',
      expected: '--from alone, or --tuf-url, --tuf-root, --tuf-target and --signing-config',
      found: 'both',
    });
  }
  if (options.dryRun) return bringUpToDate(session, file, options);
  const lock = join(dirname(file), `.${basename(file)}.lock`);
  return withFileLock(lock, () => bringUpToDate(session, file, options));
}

async function bringUpToDate(session: Session, file: string, options: UpdateOptions): Promise<Answer> {
  const now = session.host.now();
  const before = await readPresent(file);
  const offered = await obtainRoot(session, file, options);
  const after = usableAnchors(offered, now);
  const known = before && presentAnchors(file, before, options, now);
  if (known && !options.replace && !sharesAnchor(known, after)) throw foreignRoot(file);
  const isSame = before !== undefined && Buffer.from(before).equals(offered.bytes);
  const services = await comparedServices(offered, options.signingConfig, now);
  if (!options.dryRun) {
    // First what was seen, then the root: cut short between the two, the next run writes the root again.
    if (offered.kind === 'tuf') await writeTufRecord(file, offered.origin, offered.update);
    if (!isSame) await writeWhole(file, offered.bytes);
    // The root before the services: nobody is to sign with what nobody trusts yet.
    if (services?.isChanged) await writeWhole(services.file, services.bytes);
  }
  return updateAnswer({
    file,
    offered,
    now,
    dryRun: options.dryRun === true,
    previous: before && digestOf(before),
    isSame,
    services,
    anchors: after,
    changes: compareAnchors(known ?? [], after),
  });
}

/** The services of the same state as the root, read as who signs will read them, beside those of the file. */
async function comparedServices(
  offered: OfferedRoot,
  file: string | undefined,
  now: Instant,
): Promise<OfferedServices | undefined> {
  const bytes = offered.kind === 'tuf' ? offered.signingConfig : undefined;
  if (file === undefined || bytes === undefined) return undefined;
  parseSigningConfig(bytes, now);
  const before = await readPresent(file);
  return { file, bytes, isChanged: before === undefined || !Buffer.from(before).equals(bytes) };
}

function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  return writeFilesAtomically(dirname(file), new Map([[basename(file), bytes]]));
}

async function readPresent(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readBounded(file, maxRootBytes);
  } catch (error) {
    const isAbsent =
      error instanceof WaybillError &&
      error.cause instanceof Error &&
      'code' in error.cause &&
      error.cause.code === 'ENOENT';
    if (isAbsent) return undefined;
    throw error;
  }
}

/** What the file holds now; with `--replace` it may be no root at all. */
function presentAnchors(
  file: string,
  bytes: Uint8Array,
  { replace }: UpdateOptions,
  now: Instant,
): readonly Anchor[] | undefined {
  try {
    return anchorsOf(parseNamedFile(file, bytes, parseTrustedRoot), now);
  } catch (error) {
    if (replace && error instanceof WaybillError) return undefined;
    throw error;
  }
}

/** A root with a key or chain that no verifier could use is not written over one that works. */
function usableAnchors(offered: OfferedRoot, now: Instant): readonly Anchor[] {
  const root =
    offered.kind === 'file'
      ? parseNamedFile(offered.file, offered.bytes, parseTrustedRoot)
      : parseTrustedRoot(offered.bytes);
  const anchors = anchorsOf(root, now);
  const broken = anchors.find(({ state }) => state === 'unusable');
  if (!broken && anchors.length > 0) return anchors;
  throw new WaybillError({
    code: 'trusted-root-unusable',
    message: 'The trusted root was not updated: the new one could not be used.',
    category: 'refused',
    expected: 'logs with keys, and authorities with chains that hold in themselves',
    found: broken ? `a ${broken.kind} whose key or chain does not hold` : 'none at all',
  });
}

function foreignRoot(file: string): WaybillError {
  return new WaybillError({
    code: 'trusted-root-foreign',
    message: `The trusted root was not updated: the new one has no key in common with ${file}.`,
    category: 'refused',
    expected: 'a newer root of the same Sigstore, which keeps the keys that were used before',
    found: 'the root of another',
    help: 'Look at it with --dry-run --replace. If it is meant, run it with --replace.',
  });
}
