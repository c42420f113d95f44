/**
 * Verifications a second and thread, JSON in, verdict out: Waybill beside `@sigstore/verify` on the same bundles,
 * and beside the floor of the raw signature checks that each of them needs.
 */
import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { parseBundle, parseTrustedRoot, verifyBundle } from '@waybill/evidence';
import type { VerifyBundleOptions } from '@waybill/evidence';
import { digestOf, parseInstant } from '@waybill/kernel';
import { oracleFor } from '../packages/evidence/src/signature/testing/sigstore-js.ts';
import type { Row } from './row.ts';

/** A bundle, what verifies it, and the signature checks that it cannot do without. */
interface Case {
  readonly name: string;
  readonly bundle: URL;
  readonly root: URL;
  readonly artifact: URL;
  readonly key?: URL;
  readonly identity?: string;
  readonly issuer?: string;
  /** Neither log nor time: the acceptance by a ledger stands in. */
  readonly alone?: boolean;
  readonly checks: Checks;
}

/** How often each kind of check, and of key import, is needed once root and authorities are known. */
interface Checks {
  readonly p384: number;
  readonly p256: number;
  readonly ed25519: number;
  readonly imports: number;
}

const rounds = 6;
const roundMs = 250;
const suite = new URL('../../shared/conformance/sigstore-bundle-verify/', import.meta.url);
const recorded = new URL('../fixtures/sigstore/', import.meta.url);

// Leaf by P-384; SCT, promise, checkpoint and artifact by P-256. Rekor v2: Ed25519 checkpoint, no promise, a
// timestamp by P-384. A given key is imported once for all.
const rekor1: Checks = { p384: 1, p256: 4, ed25519: 0, imports: 1 };
const rekor2: Checks = { p384: 2, p256: 2, ed25519: 1, imports: 1 };
const keyAndTimestamp: Checks = { p384: 1, p256: 3, ed25519: 0, imports: 0 };
const keyAlone: Checks = { p384: 0, p256: 1, ed25519: 0, imports: 0 };

const cases: readonly Case[] = [
  conformanceCase('keyless, Rekor v1, message', 'happy-path-v0.3', rekor1),
  conformanceCase('keyless, Rekor v1, statement', 'happy-path-intoto-in-dsse-v3', rekor1),
  conformanceCase('keyless, Rekor v2 and timestamp, message', 'rekor2-happy-path', rekor2),
  conformanceCase('keyless, Rekor v2 and timestamp, statement', 'rekor2-dsse-happy-path', rekor2),
  conformanceCase('key, Rekor v1 and timestamp, message', 'managed-key-happy-path', keyAndTimestamp),
  {
    name: 'key alone, statement',
    bundle: new URL('key-alone-statement.sigstore.json', recorded),
    root: new URL('trusted_root.json', recorded),
    artifact: new URL('artifact.txt', recorded),
    key: new URL('key.pub', recorded),
    alone: true,
    checks: keyAlone,
  },
];

export function run(): Promise<Row[]> {
  return Promise.resolve(
    cases.flatMap((each) => (existsSync(each.bundle) ? measure(each) : [notMeasured(each)])),
  );
}

function conformanceCase(name: string, folder: string, checks: Checks): Case {
  const file = (path: string): URL => new URL(`${folder}/${path}`, suite);
  const root = file('trusted_root.json');
  return {
    name,
    bundle: file('bundle.sigstore.json'),
    root: existsSync(root) ? root : new URL('../public-good-trusted-root.json', suite),
    artifact: new URL('a.txt', suite),
    ...(existsSync(file('key.pub')) && { key: file('key.pub') }),
    identity:
      'https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main',
    issuer: 'https://token.actions.githubusercontent.com',
    checks,
  };
}

function measure({ name, checks, ...files }: Case): Row[] {
  const bundle = readFileSync(files.bundle);
  const bytes = readFileSync(files.artifact);
  const root = readFileSync(files.root);
  const keyPem = files.key && readFileSync(files.key, 'utf8');
  const options: VerifyBundleOptions = {
    trustedRoot: parseTrustedRoot(root),
    signer:
      keyPem === undefined
        ? {
            kind: 'identity',
            identity: { kind: 'literal', text: files.identity ?? '' },
            issuer: files.issuer ?? '',
          }
        : { kind: 'key', keyPem },
    artifact: { digest: digestOf(bytes), bytes },
    rules: {
      acceptBundles: ['0.3'],
      log: files.alone ? 'optional' : 'required',
      timestamp: 'optional',
      ...(files.alone && { acceptedAt: parseInstant('2026-07-01T12:00:01Z') }),
    },
  };
  const spki =
    keyPem === undefined ? undefined : createPublicKey(keyPem).export({ type: 'spki', format: 'der' });
  const oracle = oracleFor(root, spki, files.alone ? 0 : 1);
  const [ours, peer, floor] = perSecond(
    () => verifyBundle(parseBundle(bundle), options),
    () => oracle.verify(bundle, bytes),
    rawChecks(checks),
  );
  const unit = 'per second';
  return [
    { name: `verify: ${name}`, ours, peer, unit, ratio: ours / peer, note: 'beside @sigstore/verify' },
    {
      name: `verify: ${name}`,
      ours,
      peer: floor,
      unit,
      ratio: ours / floor,
      note: 'beside its raw signature checks',
    },
  ];
}

function notMeasured({ name }: Case): Row {
  const note = 'the conformance bundles are not beside this checkout';
  return { name: `verify: ${name}`, ours: NaN, peer: NaN, unit: 'per second', ratio: NaN, note };
}

/** The bare checks, with keys and data of their own. */
function rawChecks(checks: Checks): () => void {
  const data = Buffer.alloc(1500, 1);
  const p256 = signedBy('P-256', 'sha256', data);
  const p384 = signedBy('P-384', 'sha384', data);
  const ed25519 = generateKeyPairSync('ed25519');
  const edSignature = sign(null, data, ed25519.privateKey);
  const spki = p256.publicKey.export({ type: 'spki', format: 'der' });
  return () => {
    for (let n = 0; n < checks.p384; n++) verify('sha384', data, p384.publicKey, p384.signature);
    for (let n = 0; n < checks.p256; n++) verify('sha256', data, p256.publicKey, p256.signature);
    for (let n = 0; n < checks.ed25519; n++) verify(null, data, ed25519.publicKey, edSignature);
    for (let n = 0; n < checks.imports; n++) createPublicKey({ key: spki, format: 'der', type: 'spki' });
  };
}

function signedBy(
  namedCurve: string,
  hash: string,
  data: Buffer,
): { publicKey: KeyObject; signature: Buffer } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve });
  return { publicKey, signature: sign(hash, data, privateKey) };
}

/**
 * How often a second each work can be done. They take turns, so that other work on the machine slows all of them;
 * of each the best round counts. The first warms the compiler up and counts for nothing.
 */
function perSecond(
  ...works: readonly [() => unknown, () => unknown, () => unknown]
): [number, number, number] {
  const best: [number, number, number] = [0, 0, 0];
  for (let round = 0; round < rounds; round++) {
    for (const [at, work] of works.entries()) {
      const start = performance.now();
      let count = 0;
      while (performance.now() - start < roundMs) {
        work();
        count++;
      }
      if (round > 0)
        best[at as 0 | 1 | 2] = Math.max(best[at] ?? 0, (count * 1000) / (performance.now() - start));
    }
  }
  return best;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.table(await run());
