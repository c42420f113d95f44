import {
  parseTrustedRoot,
  publicGoodRootOrigin,
  publicGoodTrustedRoot,
  type TrustedRoot,
  type Validity,
} from '@waybill/evidence';
import { readBounded } from '@waybill/integrations/files';
import { formatInstant, type Instant } from '@waybill/kernel';
import type { Answer, Session } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { parseNamedFile } from '../parse-named-file.ts';
import { printable } from '../render/error-text.ts';
import { markOf, paint } from '../render/style.ts';

const maxBytes = 4 * 1024 * 1024;
const msPerDay = 86_400_000;

/** One log or authority of a root. */
interface Anchor {
  readonly kind: (typeof kinds)[number];
  readonly name: string;
  readonly validity: Validity;
  readonly state: 'valid' | 'ended' | 'not-yet';
}

const kinds = [
  'transparency log',
  'certificate log',
  'certificate authority',
  'timestamp authority',
] as const;

/** Lists a trusted root: what it holds, from when to when, and whether that is now. */
export async function showTrust(session: Session, file: string | undefined): Promise<Answer> {
  const root =
    file === undefined
      ? publicGoodTrustedRoot()
      : parseNamedFile(file, await readBounded(file, maxBytes), parseTrustedRoot);
  const now = session.host.now();
  const anchors = anchorsOf(root, now);
  const lacking = kinds.filter(
    (kind) => !anchors.some((anchor) => anchor.kind === kind && anchor.state === 'valid'),
  );
  const newestAt = Math.max(...anchors.map(({ validity }) => validity.from));
  const ageDays = Math.floor((now - newestAt) / msPerDay);
  const origin = file === undefined ? publicGoodRootOrigin : undefined;
  return {
    exitCode: lacking.length === 0 ? exitCodes.yes : exitCodes.no,
    schema: 'trust-show/v1',
    json: {
      source: file ?? 'public-good',
      origin: origin ? { ...origin, expiresAt: formatInstant(origin.expiresAt) } : null,
      newestAt: formatInstant(newestAt as Instant),
      ageDays,
      anchors: anchors.map(({ kind, name, validity, state }) => ({
        kind,
        name,
        state,
        from: formatInstant(validity.from),
        until: validity.until === undefined ? null : formatInstant(validity.until),
      })),
      lacking,
    },
    text: (style) => {
      const lines = [
        origin
          ? `public-good root, embedded: version ${origin.tufRootVersion}, vouched for until ${formatInstant(origin.expiresAt)}`
          : printable(file ?? ''),
        `its newest part is ${ageDays} days old`,
      ];
      for (const kind of kinds) {
        lines.push('', paint(style, 'bold', kind));
        for (const anchor of anchors.filter((one) => one.kind === kind)) {
          const { from, until } = anchor.validity;
          const mark = markOf(style, anchor.state === 'valid' ? 'pass' : 'not-applicable');
          const end = until === undefined ? 'with no end set' : `to ${formatInstant(until)}`;
          lines.push(`  ${mark} ${printable(anchor.name)}  from ${formatInstant(from)} ${end}`);
        }
        if (lacking.includes(kind)) lines.push(`  ${markOf(style, 'fail')} none that is valid now`);
      }
      return `${lines.join('\n')}\n`;
    },
  };
}

function anchorsOf(root: TrustedRoot, now: Instant): readonly Anchor[] {
  const anchor = (kind: Anchor['kind'], name: string, validity: Validity): Anchor => ({
    kind,
    name,
    validity,
    state:
      now < validity.from
        ? 'not-yet'
        : validity.until !== undefined && now > validity.until
          ? 'ended'
          : 'valid',
  });
  return [
    ...root.logs.map(({ baseUrl, validity }) => anchor('transparency log', baseUrl, validity)),
    ...root.ctLogs.map(({ baseUrl, validity }) => anchor('certificate log', baseUrl, validity)),
    ...root.certificateAuthorities.map(({ uri, validity }) => anchor('certificate authority', uri, validity)),
    ...root.timestampAuthorities.map(({ uri, validity }) => anchor('timestamp authority', uri, validity)),
  ];
}
