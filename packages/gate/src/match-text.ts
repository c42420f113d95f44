import { matchText, type TextMatch } from '@waybill/kernel';

/** True when one of several fits the whole text. */
export function matchesAny(matches: readonly TextMatch[], text: string): boolean {
  return matches.some((match) => matchText(match, text));
}

/** The match as people write it. */
export function showMatch(match: TextMatch): string {
  return match.kind === 'literal' ? match.text : `${match.pattern} (pattern)`;
}
