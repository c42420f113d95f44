import { formatInstant } from '@waybill/kernel';
import type { Session } from '../command.ts';
import { digestText } from '../render/digest-text.ts';
import { printable } from '../render/error-text.ts';
import { paint, type Style } from '../render/style.ts';
import type { AffectedArtifact } from './list-affected.ts';
import type { AnySuspect } from './parse-suspect.ts';

function spanText({ from, until, reason }: AnySuspect): string {
  const start = from === undefined ? '' : ` from ${formatInstant(from)}`;
  const end = until === undefined ? '' : ` until ${formatInstant(until)}`;
  return `${start}${end}${reason === undefined ? '' : ` (${printable(reason)})`}`;
}

/** The artifacts for people: what is reached, why, and where it was promoted to. */
export function renderAffected(
  style: Style,
  session: Session,
  found: {
    readonly suspect: AnySuspect;
    readonly builds: number;
    readonly artifacts: readonly AffectedArtifact[];
  },
): string {
  const { suspect, builds, artifacts } = found;
  const count = artifacts.filter(({ reach }) => reach === 'reached').length;
  const untold = artifacts.length - count;
  const lines = [
    `${suspect.kind} ${printable(suspect.value)}${spanText(suspect)}: ${count} reached, ${untold} could not be told, in ${builds} builds on record`,
  ];
  for (const one of artifacts) {
    const name = one.name === undefined ? '' : `${printable(one.name)}  `;
    const word = one.reach === 'reached' ? paint(style, 'red', 'reached') : paint(style, 'yellow', one.reach);
    lines.push('', `${word}  ${name}${digestText(one.digest, session.verbose)}`);
    if (one.assurance !== undefined) {
      lines.push(`   known by: ${one.assurance}${one.assurance === 'claimed' ? ' only' : ''}`);
    }
    if (one.job !== undefined) lines.push(`   job: ${printable(one.job)}`);
    if (one.commit !== undefined) lines.push(`   commit: ${printable(one.commit)}`);
    lines.push(`   promoted to: ${one.promotedTo.map(printable).join(', ') || 'nothing on record'}`);
  }
  return `${lines.join('\n')}\n`;
}
