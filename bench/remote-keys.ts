/**
 * What a key in a service costs: one signature, hashed and verified here, beside the bare HTTP round trips that it
 * needs; and one signed file, cold, beside Cosign with the same key. Vault and AWS KMS are the simulators, so the
 * services' own time is that of a P-256 signature in JavaScript, on both sides alike.
 */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openSigningKey } from '@waybill/integrations/key-management';
import { startAwsKms } from '@waybill/simulator/aws-kms';
import { startVault } from '@waybill/simulator/vault';
import type { Row } from './row.ts';

const rounds = 200;
const coldRounds = 7;
const cosign = process.env['WAYBILL_COSIGN'] ?? 'cosign';
const bin = join(import.meta.dirname, '../apps/cli/bin.mjs');

/** A request as it was recorded, to be sent again without anything around it. */
interface Recorded {
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: Uint8Array;
}

export async function run(): Promise<Row[]> {
  const vault = await startVault();
  const aws = await startAwsKms();
  try {
    vault.rotate('release', 'p256');
    const { accessKeyId, secretAccessKey } = aws.addPrincipal();
    const env = {
      VAULT_ADDR: vault.address,
      VAULT_TOKEN: vault.token,
      AWS_ENDPOINT_URL: aws.url,
      AWS_REGION: aws.region,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    };
    const places = [
      ['Vault', 'hashivault://release', vault],
      ['AWS KMS', `awskms:///${aws.addKey('p256').arn}`, aws],
    ] as const;
    const rows: Row[] = [];
    for (const [name, place, { requests }] of places) {
      const key = await openSigningKey(place, { env });
      const bytes = Buffer.alloc(4096, 1);
      await key.sign(bytes);
      const last = requests.at(-1);
      const base = name === 'Vault' ? vault.address : aws.url;
      const again: Recorded = {
        url: `${base}${last?.url.pathname ?? ''}`,
        headers: Object.fromEntries(Object.entries(last?.headers ?? {}).map(([k, v]) => [k, String(v)])),
        body: last?.body ?? new Uint8Array(),
      };
      const [ours, bare] = await sideBySide(
        () => key.sign(bytes),
        () => roundTrip(again),
      );
      rows.push({
        name: `signature by a key in ${name}, beside the bare request`,
        ours,
        peer: bare,
        unit: 'ms',
        ratio: bare / ours,
        note: `${(ours - bare).toFixed(2)} ms more: hash, sign the request, verify the answer`,
      });
    }
    return [...rows, await beside(env)];
  } finally {
    await Promise.all([vault.close(), aws.close()]);
  }
}

/** Mean milliseconds of two kinds of work, in turns, so that a noisy moment meets both. */
async function sideBySide(
  one: () => Promise<unknown>,
  other: () => Promise<unknown>,
): Promise<readonly [number, number]> {
  let [oneMs, otherMs] = [0, 0];
  for (let round = 0; round < rounds; round++) {
    const startedAt = performance.now();
    await one();
    const between = performance.now();
    await other();
    oneMs += between - startedAt;
    otherMs += performance.now() - between;
  }
  return [oneMs / rounds, otherMs / rounds];
}

function roundTrip({ url, headers, body }: Recorded): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', headers }, (response) => {
      response.on('end', resolve).resume();
    });
    outgoing.on('error', reject).end(body);
  });
}

/** The whole command, cold, beside Cosign with the same key; both write a bundle, neither asks a log. */
async function beside(env: { readonly [name: string]: string }): Promise<Row> {
  const name = 'cold signature of a file by a key in Vault, beside Cosign 3';
  const unit = 'ms';
  if (!hasCosign()) return { name, ours: NaN, peer: NaN, unit, ratio: NaN, note: 'no cosign 3' };
  const dir = mkdtempSync(join(tmpdir(), 'waybill-bench-keys-'));
  try {
    writeFileSync(join(dir, 'artifact'), Buffer.alloc(1024 * 1024, 7));
    const timed = async (file: string, args: readonly string[]): Promise<number> => {
      const startedAt = performance.now();
      await promisify(execFile)(file, args, {
        cwd: dir,
        env: { ...env, PATH: process.env['PATH'], HOME: dir },
      });
      return performance.now() - startedAt;
    };
    const key = ['--key', 'hashivault://release'];
    const words = ['sign-blob', '--yes', '--tlog-upload=false', '--use-signing-config=false'];
    let [ours, peer] = [Infinity, Infinity];
    for (let round = 0; round < coldRounds; round++) {
      const sign = ['sigstore', 'sign-bundle', ...key, '--bundle', 'ours.json', 'artifact'];
      ours = Math.min(ours, await timed(process.execPath, [bin, ...sign]));
      peer = Math.min(peer, await timed(cosign, [...words, ...key, '--bundle', 'theirs.json', 'artifact']));
    }
    return { name, ours, peer, unit, ratio: peer / ours, note: `best of ${coldRounds}, no log; 1 MiB` };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function hasCosign(): boolean {
  try {
    return execFileSync(cosign, ['version'], { encoding: 'utf8', stdio: 'pipe' }).includes('v3.');
  } catch {
    return false;
  }
}
