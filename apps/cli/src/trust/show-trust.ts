import { parseTrustedRoot, publicGoodRootOrigin, publicGoodTrustedRoot } from '@waybill/evidence';
import { readBounded } from '@waybill/integrations/files';
import { parseTufMetadata, readTufRecord } from '@waybill/integrations/tuf';
import { formatInstant, type Instant, instantFromMs } from '@waybill/kernel';
import type { Answer, Session } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { parseNamedFile } from '../parse-named-file.ts';
import { printable } from '../render/error-text.ts';
import { markOf, paint, type Style } from '../render/style.ts';
import { type Anchor, anchorKinds, anchorsOf, type Ending, endingKinds, lackingKinds } from './anchors.ts';
import { windowOf } from './compare-anchors.ts';

const maxBytes = 4 * 1024 * 1024;
const msPerDay = 86_400_000;
const usualDays = 30;

/** Options of `waybill trust show`, as the parser gives them. */
export interface ShowOptions {
  readonly trustedRoot?: string;
  /** Days; the exit code tells of them only where they are given. */
  readonly endsWithin?: number;
}

/** Who vouches for a root, and until when. */
interface Vouching {
  readonly url: string | null;
  readonly rootVersion: number;
  readonly expiresAt: Instant;
}

/** Lists a trusted root: what it holds, from when to when, whether that is now, and what ends soon. */
export async function showTrust(session: Session, options: ShowOptions): Promise<Answer> {
  const { trustedRoot: file, endsWithin } = options;
  const root =
    file === undefined
      ? publicGoodTrustedRoot()
      : parseNamedFile(file, await readBounded(file, maxBytes), parseTrustedRoot);
  const now = session.host.now();
  const anchors = anchorsOf(root, now);
  const lacking = lackingKinds(anchors);
  const newestAt =
    anchors.length === 0
      ? undefined
      : instantFromMs(Math.max(...anchors.map(({ validity }) => validity.from)));
  const ageDays = newestAt === undefined ? null : Math.floor((now - newestAt) / msPerDay);
  const origin = file === undefined ? publicGoodRootOrigin : undefined;
  const vouching = file === undefined ? undefined : await vouchingFor(file);
  const before = instantFromMs(now + (endsWithin ?? usualDays) * msPerDay);
  const expiresAt = origin?.expiresAt ?? vouching?.expiresAt;
  const endsSoon: readonly Ending[] = [
    ...endingKinds(anchors, before),
    ...(expiresAt !== undefined && expiresAt < before
      ? [{ what: 'the vouching of its publisher', at: expiresAt }]
      : []),
  ];
  const isFine = lacking.length === 0 && (endsWithin === undefined || endsSoon.length === 0);
  return {
    exitCode: isFine ? exitCodes.yes : exitCodes.no,
    schema: 'trust-show/v1',
    json: {
      source: file ?? 'public-good',
      origin: origin ? { ...origin, expiresAt: formatInstant(origin.expiresAt) } : null,
      tuf: vouching ? { ...vouching, expiresAt: formatInstant(vouching.expiresAt) } : null,
      newestAt: newestAt === undefined ? null : formatInstant(newestAt),
      ageDays,
      anchors: anchors.map(({ kind, name, validity, state }) => ({
        kind,
        name,
        state,
        from: formatInstant(validity.from),
        until: validity.until === undefined ? null : formatInstant(validity.until),
      })),
      lacking,
      endsSoon: endsSoon.map(({ what, at }) => ({ what, at: formatInstant(at) })),
    },
    text: (style) => {
      const lines = [
        origin
          ? `public-good root, embedded: version ${origin.tufRootVersion}, ${vouchedUntil(origin.expiresAt, now)}`
          : printable(file ?? ''),
        ...(vouching
          ? [
              `follows ${printable(vouching.url ?? '')}: root version ${vouching.rootVersion}, ${vouchedUntil(vouching.expiresAt, now)}`,
            ]
          : []),
        ageDays === null ? 'it lists nothing' : `its newest part is ${ageDays} days old`,
        ...anchorLines(style, anchors),
      ];
      if (endsSoon.length > 0) lines.push('');
      for (const { what, at } of endsSoon) {
        lines.push(`${markOf(style, 'not-evaluable')} ${what} ends ${inDays(at, now)}: ${formatInstant(at)}`);
      }
      return `${lines.join('\n')}\n`;
    },
  };
}

function anchorLines(style: Style, anchors: readonly Anchor[]): readonly string[] {
  const lines: string[] = [];
  const lacking = lackingKinds(anchors);
  for (const kind of anchorKinds) {
    lines.push('', paint(style, 'bold', kind));
    for (const anchor of anchors.filter((one) => one.kind === kind)) {
      const mark = markOf(style, marks[anchor.state]);
      const unusable = anchor.state === 'unusable' ? '  (its key or chain does not hold)' : '';
      lines.push(`  ${mark} ${printable(anchor.name)}  ${windowOf(anchor)}${unusable}`);
    }
    if (lacking.includes(kind)) lines.push(`  ${markOf(style, 'fail')} none that is valid now`);
  }
  return lines;
}

const marks = {
  valid: 'pass',
  ended: 'not-applicable',
  'not-yet': 'not-applicable',
  unusable: 'fail',
} as const;

/** What the repository that a file follows said last; undefined for a file that follows none. */
async function vouchingFor(file: string): Promise<Vouching | undefined> {
  const record = await readTufRecord(file);
  if (!record) return undefined;
  const { version, expiresAt } = parseTufMetadata('root', record.root);
  return { url: record.origin.url, rootVersion: version, expiresAt };
}

function vouchedUntil(at: Instant, now: Instant): string {
  return at <= now
    ? `vouched for by nobody since ${formatInstant(at)}`
    : `vouched for until ${formatInstant(at)}`;
}

function inDays(at: Instant, now: Instant): string {
  const days = Math.floor((at - now) / msPerDay);
  return days < 0 ? 'no more' : days === 0 ? 'today' : `in ${days} ${days === 1 ? 'day' : 'days'}`;
}
