/** Verifications a second and thread: Waybill beside `@sigstore/verify`, JSON in, verdict out. */
import { createPublicKey } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { parseBundle, parseTrustedRoot, verifyBundle } from '@waybill/evidence';
import type { ExpectedSigner } from '@waybill/evidence';
import { digestOf } from '@waybill/kernel';
import { oracleFor } from '../packages/evidence/src/signature/testing/sigstore-js.ts';
import type { Row } from './row.ts';

const suite = new URL('../../shared/conformance/sigstore-bundle-verify/', import.meta.url);
const publicGood = new URL('../public-good-trusted-root.json', suite);
const roundMs = 2000;

const beacon: ExpectedSigner = {
  kind: 'identity',
  identity: {
    kind: 'literal',
    text: 'https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main',
  },
  issuer: 'https://token.actions.githubusercontent.com',
};

const cases = [
  { name: 'keyless, Rekor v1, message', folder: 'happy-path-v0.3' },
  { name: 'keyless, Rekor v1, DSSE', folder: 'happy-path-intoto-in-dsse-v3' },
  { name: 'keyless, Rekor v2 + timestamp, message', folder: 'rekor2-happy-path' },
  { name: 'keyless, Rekor v2 + timestamp, DSSE', folder: 'rekor2-dsse-happy-path' },
  { name: 'key, Rekor v1 + timestamp', folder: 'managed-key-happy-path' },
] as const;

export function run(): Promise<Row[]> {
  if (!existsSync(suite)) {
    const note = 'the conformance bundles are not beside this checkout';
    return Promise.resolve([
      { name: 'verify a bundle', ours: NaN, peer: NaN, unit: 'per second', ratio: NaN, note },
    ]);
  }
  return Promise.resolve(cases.map(({ name, folder }) => measure(name, new URL(`${folder}/`, suite))));
}

function measure(name: string, folder: URL): Row {
  const read = (file: string): Buffer => readFileSync(new URL(file, folder));
  const bundle = read('bundle.sigstore.json');
  const bytes = readFileSync(new URL('a.txt', suite));
  const rootFile = new URL('trusted_root.json', folder);
  const root = readFileSync(existsSync(rootFile) ? rootFile : publicGood);
  const keyFile = new URL('key.pub', folder);
  const keyPem = existsSync(keyFile) ? readFileSync(keyFile, 'utf8') : undefined;
  const options = {
    trustedRoot: parseTrustedRoot(root),
    signer: keyPem === undefined ? beacon : ({ kind: 'key', keyPem } as const),
    artifact: { digest: digestOf(bytes), bytes },
    rules: { acceptBundles: ['0.3'], log: 'required', timestamp: 'optional' },
  } as const;
  const spki =
    keyPem === undefined ? undefined : createPublicKey(keyPem).export({ type: 'spki', format: 'der' });
  const oracle = oracleFor(root, spki);
  const ours = perSecond(() => verifyBundle(parseBundle(bundle), options));
  const peer = perSecond(() => oracle.verify(bundle, bytes));
  return { name: `verify: ${name}`, ours, peer, unit: 'per second', ratio: ours / peer };
}

/** The best of three rounds: other work on the machine only ever slows one down. */
function perSecond(work: () => unknown): number {
  const rounds = [1, 2, 3].map(() => {
    const start = performance.now();
    let count = 0;
    while (performance.now() - start < roundMs / 3) {
      work();
      count++;
    }
    return (count * 1000) / (performance.now() - start);
  });
  return Math.max(...rounds);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.table(await run());
