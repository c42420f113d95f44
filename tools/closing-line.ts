/** What a run of tests or checks came to. */
export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

/** The closing line that people and machines look for: `N passed, N failed`, and what was skipped. */
export function closingLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Adds up the closing lines in the output of several runs; undefined where there is none. */
export function sumClosingLines(output: string): Tally | undefined {
  const lines = [...output.matchAll(/^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm)];
  if (lines.length === 0) return undefined;
  const total: Tally = { passed: 0, failed: 0, skipped: 0 };
  for (const [, passed, failed, skipped] of lines) {
    total.passed += Number(passed);
    total.failed += Number(failed);
    total.skipped += Number(skipped ?? 0);
  }
  return total;
}
