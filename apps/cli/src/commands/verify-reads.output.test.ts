import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { parseBundle, parseEvidenceLines } from '@waybill/evidence';
import { newSigningKey } from '@waybill/integrations/key-management';
import { makeEnvelope, newKey } from '@waybill/simulator/sigstore';
import { assertFitsSchema } from '../testing/output-schema.ts';
import { type ReleaseWorld, startReleaseWorld } from '../testing/release-world.ts';
import { type Ran, run } from '../testing/run-in-process.ts';

let world: ReleaseWorld;
const production = ['--environment', 'production', '--platform', 'platform'];
const verdicts = newSigningKey();
const partner = newKey('p256');

before(async () => {
  world = await startReleaseWorld();
  assert.equal((await run(['attest', 'app.tgz', ...world.signing], { env: world.env })).exitCode, 0);
  writeFileSync('verdicts.key', verdicts.privatePem, { mode: 0o600 });
  writeFileSync('platform/verdicts.pem', verdicts.key.spkiPem);
  writeFileSync('platform/partner.pem', partner.spkiPem);
  const key = (name: string): string =>
    `    - { name: ${name}, kind: key, keys: [${name}.pem], log: optional, timestamp: optional }\n`;
  const yaml = readFileSync('platform/waybill.yaml', 'utf8')
    .replace(
      'verifier: { id: "https://waybill.example.com/verifier" }',
      'verifier: { id: "https://waybill.example.com/verifier", signers: [verdicts], accepts: [{ id: "https://verifier.example.org/v1", signers: [partner] }] }',
    )
    .replace(
      '  signers:\n',
      `${key('verdicts')}${key('partner')}  signers:\n    - { name: verdicts, profile: verdicts }\n    - { name: partner, profile: partner }\n`,
    );
  writeFileSync('platform/waybill.yaml', yaml);
  const vsa = ['--vsa', 'app.vsa.jsonl', '--vsa-key', 'verdicts.key'];
  const ran = await run(['verify', 'app.tgz', ...production, ...vsa]);
  assert.equal(ran.exitCode, 0, ran.stdout + ran.stderr);
});
after(() => world.close());

function bySummary(file: string, ...words: readonly string[]): Promise<Ran> {
  return run(['verify', 'app.tgz', '--platform', 'platform', '--summary', file, ...words]);
}

test('verify --summary checks the summary that verify --vsa wrote', async () => {
  const ran = await bySummary('app.vsa.jsonl', '--environment', 'production', '--max-age', '24h');
  assert.equal(ran.exitCode, 0, ran.stdout + ran.stderr);
  assert.match(ran.stdout, /^promote {2}app\.tgz/);
  assert.match(ran.stdout, /summary-signer +The signer of the summary is accepted\./);
  const json = await bySummary('app.vsa.jsonl', '--environment', 'production', '--format', 'json');
  assertFitsSchema(json.stdout);
});

test('verify --summary refuses another environment, level, artifact, verifier, key and a changed line', async () => {
  const here = ['--environment', 'production'];
  const refusals: readonly [string, Promise<Ran>][] = [
    ['summary-resource', bySummary('app.vsa.jsonl', '--environment', 'strict')],
    ['summary-levels', bySummary('app.vsa.jsonl', ...here, '--level', 'SLSA_BUILD_L3')],
    [
      'summary-verifier',
      bySummary('app.vsa.jsonl', ...here, '--verifier', 'https://verifier.example.org/v1'),
    ],
  ];
  for (const [code, ran] of refusals) {
    const { exitCode, stdout } = await ran;
    assert.equal(exitCode, 1, stdout);
    assert.match(stdout, new RegExp(`✗ ${code}`));
  }
  writeFileSync('other.tgz', 'another artifact\n');
  const words = ['--platform', 'platform', '--summary', 'app.vsa.jsonl', ...here];
  assert.match((await run(['verify', 'other.tgz', ...words])).stdout, /✗ summary-covers-artifact/);
  const unknown = await bySummary('app.vsa.jsonl', ...here, '--verifier', 'https://nobody.example.org');
  assert.equal(unknown.exitCode, 1);
  assert.match(unknown.stdout, /\? summary-signer/);
});

test('verify --summary takes a foreign verdict in a P1363-signed envelope by its whole resource', async () => {
  const [line] = parseEvidenceLines(readFileSync('app.vsa.jsonl'));
  const { content } = parseBundle(line!);
  assert.equal(content.kind, 'envelope');
  const statement = JSON.parse(Buffer.from(content.payload).toString()) as {
    predicate: { [name: string]: unknown };
  };
  statement.predicate = {
    ...statement.predicate,
    verifier: { id: 'https://verifier.example.org/v1' },
    resourceUri: 'package://example/app',
    policy: { uri: 'file:/policy' },
  };
  const envelope = makeEnvelope(Buffer.from(JSON.stringify(statement)), [
    { key: partner, encoding: 'p1363' },
  ]);
  writeFileSync('theirs.jsonl', envelope);
  const words = ['--verifier', 'https://verifier.example.org/v1', '--resource', 'package://example/app'];
  const ran = await bySummary('theirs.jsonl', ...words);
  assert.equal(ran.exitCode, 0, ran.stdout + ran.stderr);
  assert.equal((await bySummary('theirs.jsonl', ...words.slice(0, 3), 'package://example/ap')).exitCode, 1);
  assert.equal((await bySummary('theirs.jsonl', ...words.slice(0, 2))).exitCode, 2);

  // Among the evidence it is shown as what it is, by whom, and decides nothing.
  const provenance = readFileSync('provenance.intoto.jsonl');
  writeFileSync('both.jsonl', Buffer.concat([provenance, envelope, Buffer.from('\n')]));
  const files = ['--sbom', 'sbom.cdx.json', '--provenance', 'both.jsonl', '--bundle', 'signature.bundle'];
  const shown = await run(['verify', 'app.tgz', ...files, ...production, '--format', 'json']);
  assert.equal(shown.exitCode, 0);
  const { decisions } = assertFitsSchema(shown.stdout) as unknown as {
    decisions: [{ attestations: { verification: string; profile: string | null }[] }];
  };
  // Nothing bounds its time here: a ledger would.
  assert.equal(decisions[0].attestations[1]?.verification, 'undecided');
});

test('verify tells the metadata of GitLab Runner from provenance, and every defect of it', async () => {
  const metadata = {
    _type: 'https://in-toto.io/Statement/v0.1',
    subject: [{ name: 'app.tgz', digest: { sha256: 'a'.repeat(64) } }],
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: 'https://gitlab.com/gitlab-org/gitlab-runner/-/blob/v19.4.0/PROVENANCE.md',
        externalParameters: {
          CI_JOB_ID: '',
          entryPoint: 'release',
          source: 'https://gitlab.example.com/acme/app',
        },
        internalParameters: { job: '7' },
        resolvedDependencies: [
          { uri: 'https://gitlab.example.com/acme/app', digest: { sha256: 'c'.repeat(40) } },
        ],
      },
      runDetails: { builder: { id: 'https://gitlab.example.com/acme/app/-/runners/3' } },
    },
  };
  writeFileSync('app.tgz-metadata.json', JSON.stringify(metadata, undefined, 1));
  const files = ['--provenance', 'app.tgz-metadata.json', '--sbom', 'sbom.cdx.json'];
  const ran = await run(['verify', 'app.tgz', ...files, ...production, '--format', 'json']);
  assert.equal(ran.exitCode, 1);
  const { decisions } = assertFitsSchema(ran.stdout) as unknown as {
    decisions: [{ results: { code: string; found?: string }[]; oddities: { code: string }[] }];
  };
  const signed = decisions[0].results.find(({ code }) => code === 'provenance-signed');
  assert.match(signed?.found ?? '', /^statement-not-signed/);
  assert.deepEqual(
    decisions[0].oddities.map(({ code }) => code),
    ['provenance-git-as-sha256', 'provenance-form', 'runner-metadata', 'runner-metadata', 'runner-metadata'],
  );
});
