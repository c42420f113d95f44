/**
 * Orders versions of Go modules as Semantic Versioning 2.0.0 does, section 11, build metadata (`+incompatible`) left
 * out. Negative when `a` comes before `b`.
 */
export function compareGoVersions(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  for (let at = 0; at < 3; at++) {
    const difference = compareNumbers(left.core[at] ?? '0', right.core[at] ?? '0');
    if (difference !== 0) return difference;
  }
  // A version without a pre-release comes behind all of its pre-releases.
  if (left.pre.length === 0 || right.pre.length === 0) return right.pre.length - left.pre.length;
  for (let at = 0; at < Math.min(left.pre.length, right.pre.length); at++) {
    const difference = comparePre(left.pre[at] ?? '', right.pre[at] ?? '');
    if (difference !== 0) return difference;
  }
  return left.pre.length - right.pre.length;
}

/** Is the directive `go` of at least 1.17, from which on a `go.mod` lists every module of the build? */
export function listsWholeBuild(go: string | undefined): boolean {
  const [major = 1, minor = 16] = (go ?? '1.16').split(/[.a-z]/).map(Number);
  return major > 1 || minor >= 17;
}

function partsOf(version: string): { core: string[]; pre: string[] } {
  const [plain = ''] = version.replace(/^v/, '').split('+', 1);
  const dash = plain.indexOf('-');
  const core = dash < 0 ? plain : plain.slice(0, dash);
  return { core: core.split('.'), pre: dash < 0 ? [] : plain.slice(dash + 1).split('.') };
}

function comparePre(a: string, b: string): number {
  const [isNumberA, isNumberB] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (isNumberA && isNumberB) return compareNumbers(a, b);
  if (isNumberA !== isNumberB) return isNumberA ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Numbers as texts: timestamps of pseudo-versions have 14 digits, hostile ones any number. */
function compareNumbers(a: string, b: string): number {
  const [left, right] = [a.replace(/^0+(?=\d)/, ''), b.replace(/^0+(?=\d)/, '')];
  if (left.length !== right.length) return left.length - right.length;
  return left < right ? -1 : left > right ? 1 : 0;
}
