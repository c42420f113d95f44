import { formatLocation, WaybillError, type SourceLocation } from '@waybill/kernel';

/** Every kind of problem that a platform folder can have; `docs/platform/problems.md` explains each. */
export const problemCodes = [
  'file-missing',
  'file-path-invalid',
  'file-too-large',
  'file-not-utf8',
  'yaml-malformed',
  'yaml-not-plain',
  'yaml-too-complex',
  'key-twice',
  'key-unknown',
  'key-missing',
  'value-type',
  'value-invalid',
  'name-twice',
  'name-unknown',
  'pem-malformed',
  'trusted-root-malformed',
  'log-key-malformed',
  'profile-contradiction',
  'signer-contradiction',
  'assurance-unreachable',
  'break-glass-contradiction',
  'asks-nothing',
  'tier-overlap',
  'revocation-contradiction',
] as const;

/** Code of one problem in a platform folder. */
export type ProblemCode = (typeof problemCodes)[number];

/** One thing in a platform folder that is not as it must be, and where it is written. */
export interface PlatformProblem {
  readonly code: ProblemCode;
  /** One sentence: what is wrong. */
  readonly message: string;
  readonly expected?: string;
  readonly found?: string;
  readonly help?: string;
  readonly location: SourceLocation;
}

/** Most problems that one message lists; the rest is counted. */
const maxListed = 50;

/** Writes a problem as `file:line:column code: message Expected …, found …. Help`. */
export function renderProblem(problem: PlatformProblem): string {
  const { code, message, expected, found, help, location } = problem;
  const contrast = [
    ...(expected === undefined ? [] : [`expected ${expected}`]),
    ...(found === undefined ? [] : [`found ${found}`]),
  ].join(', ');
  return [
    `${formatLocation(location)} ${code}: ${message}`,
    ...(contrast === '' ? [] : [`${contrast.charAt(0).toUpperCase()}${contrast.slice(1)}.`]),
    ...(help === undefined ? [] : [help]),
  ].join(' ');
}

/** The one error that a folder with problems ends in; it lists them in the order of files and lines. */
export function platformInvalid(problems: readonly PlatformProblem[]): WaybillError {
  const sorted = problems.toSorted(
    (a, b) =>
      compare(a.location.file, b.location.file) ||
      (a.location.line ?? 0) - (b.location.line ?? 0) ||
      (a.location.column ?? 0) - (b.location.column ?? 0),
  );
  const lines = sorted.slice(0, maxListed).map(renderProblem);
  if (sorted.length > maxListed) lines.push(`and ${sorted.length - maxListed} more`);
  const count = sorted.length === 1 ? 'one problem' : `${sorted.length} problems`;
  return new WaybillError({
    code: 'platform-invalid',
    message: `The platform folder was not read: it has ${count}.\n${lines.map((line) => `  ${line}`).join('\n')}`,
    help: 'Mend the lines named above; docs/platform/problems.md explains each code.',
    cause: { problems: sorted },
  });
}

/** The problems that a `platform-invalid` error carries, in the order of files and lines; none for others. */
export function problemsOf(error: unknown): readonly PlatformProblem[] {
  if (!(error instanceof WaybillError) || error.code !== 'platform-invalid') return [];
  return (error.cause as { readonly problems: readonly PlatformProblem[] }).problems;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
