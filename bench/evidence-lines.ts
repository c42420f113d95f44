/**
 * Lines of evidence a second and thread, JSON in, verdict out, beside the one signature check that each cannot do
 * without: a plain DSSE envelope by a key, and what an SPDX 3.0 document costs beside its bare JSON.
 */
import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { paeOf, parseEvidenceLine, parseSbom, statementPayloadType, verifyBundle } from '@waybill/evidence';
import { digestOf, parseInstant } from '@waybill/kernel';
import type { Row } from './row.ts';

const rounds = 8;
const roundMs = 200;

export function run(): Promise<Row[]> {
  return Promise.resolve([envelope(), spdx3()]);
}

function envelope(): Row {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const digest = digestOf('app');
  const payload = Buffer.from(
    JSON.stringify({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: 'app', digest: { sha256: digest.slice(7) } }],
      predicateType: 'https://slsa.dev/verification_summary/v1',
      predicate: { verifier: { id: 'https://verifier.example.org' }, notes: 'x'.repeat(2000) },
    }),
  );
  const signed = paeOf(statementPayloadType, payload);
  const signature = sign('sha256', signed, { key: privateKey, dsaEncoding: 'ieee-p1363' });
  const line = Buffer.from(
    JSON.stringify({
      payload: payload.toString('base64'),
      payloadType: statementPayloadType,
      signatures: [{ sig: signature.toString('base64') }],
    }),
  );
  const keyPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  // Imported, as the verifier's is: a key that this process made itself is checked with more slowly.
  const imported = createPublicKey(keyPem);
  const options = {
    signer: { kind: 'key', keyPem },
    artifact: { digest },
    rules: {
      acceptBundles: ['envelope'],
      log: 'optional',
      timestamp: 'optional',
      acceptedAt: parseInstant('2026-01-31T12:00:00Z'),
    },
  } as const;
  const [ours, floor] = bestOf(
    () => {
      const read = parseEvidenceLine(line);
      if (read.kind !== 'envelope' || !read.signatures[0]) throw new Error('the line is no envelope');
      verifyBundle(read.signatures[0], options);
    },
    () => verify('sha256', signed, { key: imported, dsaEncoding: 'ieee-p1363' }, signature),
  );
  return {
    name: 'envelope by a key (P1363), beside its bare signature check',
    ours,
    peer: floor,
    unit: '/s',
    ratio: ours / floor,
  };
}

function spdx3(): Row {
  const creationInfo = '_:creation';
  const packages = Array.from({ length: 1000 }, (_, at) => ({
    type: 'software_Package',
    spdxId: `https://example.test/#${at}`,
    creationInfo,
    name: `part-${at}`,
    software_packageUrl: `pkg:npm/part-${at}@1`,
    verifiedUsing: [{ type: 'Hash', algorithm: 'sha256', hashValue: 'a'.repeat(64) }],
  }));
  const text = JSON.stringify({
    '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
    '@graph': [
      {
        type: 'SpdxDocument',
        spdxId: 'https://example.test/#d',
        creationInfo,
        rootElement: [packages[0]?.spdxId],
      },
      ...packages,
    ],
  });
  const bytes = Buffer.from(text);
  const [ours, floor] = bestOf(
    () => parseSbom(bytes),
    () => JSON.parse(text) as unknown,
  );
  return {
    name: 'SPDX 3.0 of 1,000 packages, beside JSON.parse alone',
    ours,
    peer: floor,
    unit: '/s',
    ratio: ours / floor,
  };
}

/** The best of some short rounds, in turn: what else the machine does slows both alike. */
function bestOf(one: () => unknown, other: () => unknown): readonly [number, number] {
  let best: readonly [number, number] = [0, 0];
  for (let round = 0; round < rounds; round++) {
    best = [Math.max(best[0], perSecond(one)), Math.max(best[1], perSecond(other))];
  }
  return best;
}

function perSecond(work: () => unknown): number {
  const start = performance.now();
  let count = 0;
  while (performance.now() - start < roundMs) {
    work();
    count++;
  }
  return (count * 1000) / (performance.now() - start);
}
