import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';

const cosign = process.env['WAYBILL_COSIGN'] ?? 'cosign';

/** Why tests beside Cosign are skipped; false where Cosign 3 is there. */
export const cosignMissing: string | false = isThere()
  ? false
  : 'no peer: no cosign 3 on the PATH, and WAYBILL_COSIGN does not name one';

function isThere(): boolean {
  try {
    return execFileSync(cosign, ['version'], { encoding: 'utf8', stdio: 'pipe' }).includes('v3.');
  } catch {
    return false;
  }
}

/** Runs Cosign in a folder that is its home, too; throws where it ends with another code than 0. */
export async function runCosign(
  dir: string,
  args: readonly string[],
  variables: { readonly [name: string]: string } = {},
): Promise<string> {
  const env = { PATH: process.env['PATH'], HOME: dir, COSIGN_PASSWORD: '', ...variables };
  const { stdout } = await promisify(execFile)(cosign, args, { cwd: dir, env, timeout: 60_000 });
  return stdout;
}
