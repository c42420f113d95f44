import { readBounded } from '@waybill/integrations/files';
import {
  fetchTufTargets,
  publicGoodTuf,
  publicGoodTufRoot,
  readTufRecord,
  signingConfigTarget,
} from '@waybill/integrations/tuf';
import type { TufOrigin, TufRecord, TufUpdate } from '@waybill/integrations/tuf';
import { WaybillError } from '@waybill/kernel';
import type { Session } from '../command.ts';
import type { UpdateOptions } from './update-options.ts';

const maxRootBytes = 4 * 1024 * 1024;

/** A trusted root that somebody offers, and how it came. */
export type OfferedRoot =
  | { readonly kind: 'file'; readonly bytes: Uint8Array; readonly file: string }
  | {
      readonly kind: 'tuf';
      readonly bytes: Uint8Array;
      readonly origin: TufOrigin;
      readonly update: TufUpdate;
      /** signing_config.json of the same state, where it was asked for. */
      readonly signingConfig: Uint8Array | undefined;
    };

/**
 * Reads the root from `--from`, or fetches it from the repository that is named, that the file follows already, or of
 * the public-good Sigstore. Throws `tuf-options-conflict`, `tuf-root-not-named`, and what reading and fetching throw.
 */
export async function obtainRoot(
  session: Session,
  file: string,
  options: UpdateOptions,
): Promise<OfferedRoot> {
  if (options.from !== undefined) {
    return { kind: 'file', file: options.from, bytes: await readBounded(options.from, maxRootBytes) };
  }
  const record = await readTufRecord(file);
  const origin: TufOrigin = {
    url: (options.tufUrl ?? record?.origin.url ?? publicGoodTuf.url).replace(/\/+$/, ''),
    target: options.tufTarget ?? record?.origin.target ?? publicGoodTuf.target,
  };
  refuseUnsafeUrl(origin.url);
  // What was seen of one repository says nothing of another.
  const known = record?.origin.url === origin.url ? record : undefined;
  const root = await trustAnchor(origin, known, options.tufRoot);
  session.progress(`asking ${URL.parse(origin.url)?.host}`);
  const names = [origin.target, ...(options.signingConfig === undefined ? [] : [signingConfigTarget])];
  const update = await fetchTufTargets(origin.url, { root, ...(known && { seen: known.seen }) }, names, {
    now: session.host.now(),
    deadlineMs: options.timeout * 1000,
  });
  const bytes = update.files.get(origin.target) ?? new Uint8Array();
  return { kind: 'tuf', bytes, origin, update, signingConfig: update.files.get(signingConfigTarget) };
}

/** What the chain of roots begins with: the file that is named, the embedded one, or what was trusted before. */
async function trustAnchor(
  origin: TufOrigin,
  known: TufRecord | undefined,
  named: string | undefined,
): Promise<Uint8Array> {
  if (named !== undefined) return readBounded(named, 512_000);
  if (origin.url === publicGoodTuf.url) return publicGoodTufRoot();
  if (known) return known.root;
  throw new WaybillError({
    code: 'tuf-root-not-named',
    message: 'The trusted root was not updated: nothing says whose signatures the repository must have.',
    expected: '--tuf-root FILE with root metadata that came another way than the network',
    found: 'none, and no earlier update from this repository',
    help: 'Whoever runs the repository hands out its root.json, such as 1.root.json of the day it was made.',
  });
}

function refuseUnsafeUrl(text: string): void {
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '') return;
  throw new WaybillError({
    code: 'tuf-options-conflict',
    message: 'The trusted root was not updated: the address of the repository cannot be used.',
    expected: 'an http or https address, without user and password in it',
    found: 'another form',
  });
}
