import { factText } from '@waybill/evidence';
import type { EightAnswers } from '@waybill/gate';
import type { NamedArtifact } from '../artifact-argument.ts';
import type { Session } from '../command.ts';
import { digestText } from '../render/digest-text.ts';
import { printable } from '../render/error-text.ts';
import { paint, type Style } from '../render/style.ts';

/** The eight answers for people, each with the documents that prove it. */
export function renderAnswers(
  style: Style,
  session: Session,
  named: NamedArtifact,
  traced: { readonly answers: EightAnswers; readonly found: boolean },
): string {
  const { digest } = named.artifact;
  const title =
    named.name === digest
      ? paint(style, 'bold', digest)
      : `${paint(style, 'bold', printable(named.name))}  ${digestText(digest, session.verbose)}`;
  const lines = [traced.found ? title : `${title}\n  nothing is on record of this artifact`];
  for (const { number, question, answer, why, facts, documents } of traced.answers) {
    const shown = answer === 'unknown' ? paint(style, 'yellow', answer) : printable(answer);
    lines.push('', `${number}. ${paint(style, 'bold', question)}`, `   ${shown}`);
    if (why !== undefined) lines.push(`   ${paint(style, 'dim', `why: ${printable(why)}`)}`);
    if (session.verbose) {
      for (const fact of facts) {
        lines.push(
          `   ${paint(style, 'dim', `${fact.name} = ${printable(factText(fact))} (${fact.assurance})`)}`,
        );
      }
    }
    for (const { role, digest } of documents) {
      lines.push(`   ${paint(style, 'dim', `${role}: ${digestText(digest, session.verbose)}`)}`);
    }
  }
  return `${lines.join('\n')}\n`;
}
