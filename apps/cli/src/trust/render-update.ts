import { type Digest, formatInstant, hexOf, digestOf, type Instant, instantFromMs } from '@waybill/kernel';
import type { Answer } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { printable } from '../render/error-text.ts';
import { markOf, paint, type Style } from '../render/style.ts';
import { type Anchor, type Ending, endingKinds, lackingKinds } from './anchors.ts';
import type { RootChange } from './compare-anchors.ts';
import type { OfferedRoot } from './obtain-root.ts';

const msPerDay = 86_400_000;
const soonDays = 30;

/** A signing_config.json of the same state, and whether the file has another. */
export interface OfferedServices {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly isChanged: boolean;
}

/** What an update came to. */
export interface UpdateOutcome {
  readonly file: string;
  readonly offered: OfferedRoot;
  readonly now: Instant;
  readonly dryRun: boolean;
  readonly previous: Digest | undefined;
  readonly isSame: boolean;
  readonly services: OfferedServices | undefined;
  readonly anchors: readonly Anchor[];
  readonly changes: readonly RootChange[];
}

/** The answer of `waybill trust update`. */
export function updateAnswer(outcome: UpdateOutcome): Answer {
  const { file, offered, dryRun, previous, isSame, services, changes } = outcome;
  const lacking = lackingKinds(outcome.anchors);
  const endsSoon = endings(outcome);
  return {
    exitCode: exitCodes.yes,
    schema: 'trust-update/v1',
    json: {
      file,
      dryRun,
      changed: !isSame,
      digest: digestOf(offered.bytes),
      previousDigest: previous ?? null,
      source:
        offered.kind === 'file'
          ? { kind: 'file', file: offered.file }
          : {
              kind: 'tuf',
              ...offered.origin,
              rootVersion: offered.update.root.version,
              rootExpiresAt: formatInstant(offered.update.root.expiresAt),
              timestampVersion: offered.update.timestamp.version,
              timestampExpiresAt: formatInstant(offered.update.timestamp.expiresAt),
            },
      changes,
      signingConfig: services
        ? { file: services.file, changed: services.isChanged, digest: digestOf(services.bytes) }
        : null,
      lacking,
      endsSoon: endsSoon.map(({ what, at }) => ({ what, at: formatInstant(at) })),
    },
    text: (style) => {
      const lines = [
        `${markOf(style, 'pass')} ${headline(outcome)}  ${printable(file)}`,
        `  from    ${sourceText(offered)}`,
        `  sha256  ${hexOf(digestOf(offered.bytes))}`,
        ...changes.map((change) => changeLine(style, change)),
      ];
      if (!isSame && changes.length === 0) lines.push('  the same logs and authorities, written differently');
      if (changes.some(({ change }) => change === 'removed')) {
        lines.push('  What only a removed one vouches for no longer verifies.');
      }
      if (services) {
        const done = !services.isChanged ? 'up to date' : dryRun ? 'would be written' : 'written';
        lines.push(`${markOf(style, 'pass')} ${done}  ${printable(services.file)}`);
      }
      for (const kind of lacking)
        lines.push(`${markOf(style, 'not-evaluable')} no ${kind} that is valid now`);
      for (const { what, at } of endsSoon) {
        lines.push(`${markOf(style, 'not-evaluable')} ${what} ends soon: ${formatInstant(at)}`);
      }
      return `${lines.join('\n')}\n`;
    },
  };
}

function headline({ isSame, dryRun, previous }: UpdateOutcome): string {
  if (isSame) return 'up to date';
  const done = previous === undefined ? 'written' : 'updated';
  return dryRun ? `would be ${done}` : done;
}

function sourceText(offered: OfferedRoot): string {
  if (offered.kind === 'file') return printable(offered.file);
  const { root } = offered.update;
  return `${printable(offered.origin.url)}, root version ${root.version}, vouched for until ${formatInstant(root.expiresAt)}`;
}

const signs = { added: '+', removed: '-', altered: '~' } as const;
const colors = { added: 'green', removed: 'red', altered: 'yellow' } as const;

function changeLine(style: Style, { change, kind, name, detail }: RootChange): string {
  return paint(
    style,
    colors[change],
    `  ${signs[change]} ${change} ${kind} ${printable(name)}  ${printable(detail)}`,
  );
}

function endings({ anchors, offered, now }: UpdateOutcome): readonly Ending[] {
  const before = instantFromMs(now + soonDays * msPerDay);
  const ends = [...endingKinds(anchors, before)];
  if (offered.kind === 'tuf' && offered.update.root.expiresAt < before) {
    ends.push({ what: "the vouching of the repository's root", at: offered.update.root.expiresAt });
  }
  return ends;
}
