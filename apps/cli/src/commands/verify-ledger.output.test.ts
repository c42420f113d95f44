/** `waybill verify` with evidence from a ledger folder, and what its summary may claim. */
import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import {
  parseBundle,
  parseEvidenceLines,
  parseStatement,
  parseVsa,
  renderEvidenceLines,
  type Fact,
  type Vsa,
} from '@waybill/evidence';
import { newSigningKey } from '@waybill/integrations/key-management';
import { signWithKey } from '@waybill/integrations/sigstore';
import { digestOf, instantFromMs } from '@waybill/kernel';
import { type Ledger, newLogKey, openLedger, type Submitter } from '@waybill/ledger';
import { assertFitsSchema } from '../testing/output-schema.ts';
import { type ReleaseWorld, startReleaseWorld } from '../testing/release-world.ts';
import { run } from '../testing/run-in-process.ts';

let world: ReleaseWorld;
const logKey = newLogKey('waybill');
const production = ['--environment', 'production', '--platform', 'platform'];
const roles = [
  ['sbom', 'sbom.cdx.json'],
  ['provenance', 'provenance.intoto.jsonl'],
  ['signature', 'signature.bundle'],
] as const;

before(async () => {
  world = await startReleaseWorld();
  const attested = await run(['attest', 'app.tgz', ...world.signing], { env: world.env });
  assert.equal(attested.exitCode, 0, attested.stderr);
  writeFileSync('other.tgz', 'never submitted, never built\n');
  // An environment to which a verified ID token says everything that it asks.
  appendFileSync(
    'platform/waybill.yaml',
    `
  - name: tokens
    mode: enforce
    requires:
      source: { projects: [{ id: ${projectId()}, path: acme/app }], refs: [refs/heads/main], least: token }
      protectedRef: { least: token }
`,
  );
  await withLedger(async (ledger) => {
    await submit(ledger, projectId(), documents());
    // Somebody else hands in more than anybody looks at, about the same artifact and later.
    for (let number = 0; number < 25; number++) {
      const junk = { role: 'sbom', mediaType: 'application/json', bytes: Buffer.from(`{"junk":${number}}`) };
      await submit(ledger, '666', [junk]);
    }
  });
});
after(() => world.close());

function projectId(): string {
  return world.env['CI_PROJECT_ID'] ?? '';
}

async function withLedger(use: (ledger: Ledger) => Promise<void>): Promise<void> {
  writeFileSync('ledger.log-key.pem', logKey.privateKey, { mode: 0o600 });
  const now = (): ReturnType<typeof instantFromMs> => instantFromMs(Date.now());
  const ledger = await openLedger({ at: { kind: 'folder', dir: 'ledger' }, logKey, now });
  try {
    await use(ledger);
  } finally {
    await ledger.close();
  }
}

type Documents = Parameters<Ledger['accept']>[0]['documents'];

function documents(): Documents {
  return roles.map(([role, file]) => ({ role, mediaType: 'application/json', bytes: readFileSync(file) }));
}

async function submit(ledger: Ledger, project: string, handedIn: Documents): Promise<void> {
  const submitter: Submitter = { kind: 'job', projectId: project, pipelineId: '1', jobId: '1' };
  const proved = { assurance: 'token', source: 'id-token' } as const;
  const path = project === projectId() ? 'acme/app' : 'mallory/app';
  const facts: readonly Fact[] = [
    { name: 'source.repository', value: `${world.env['CI_SERVER_URL']}/${path}`, ...proved },
    { name: 'source.project-id', value: project, ...proved },
    { name: 'source.ref', value: 'refs/heads/main', ...proved },
    { name: 'source.ref-protected', value: true, ...proved },
  ];
  const artifacts = [{ digest: digestOf(readFileSync('app.tgz')) }];
  await ledger.accept({ submitter, artifacts, documents: handedIn, facts, results: [] });
}

interface Judged {
  readonly exitCode: number;
  readonly bytesRead: boolean;
  /** Name and verdict of each artifact. */
  readonly verdicts: readonly string[];
  /** Outcome of ledger-recorded for each. */
  readonly ledger: readonly (string | undefined)[];
}

async function verify(...words: readonly string[]): Promise<Judged> {
  const { exitCode, stdout, stderr } = await run([
    'verify',
    ...words,
    '--platform',
    'platform',
    '--format',
    'json',
  ]);
  assert.notEqual(exitCode, 2, stderr);
  const { bytesRead, decisions } = assertFitsSchema(stdout) as unknown as {
    readonly bytesRead: boolean;
    readonly decisions: readonly {
      readonly verdict: string;
      readonly artifact: { readonly name: string };
      readonly results: readonly { readonly code: string; readonly outcome: string }[];
    }[];
  };
  return {
    exitCode,
    bytesRead,
    verdicts: decisions.map(({ artifact, verdict }) => `${artifact.name} ${verdict}`),
    ledger: decisions.map(({ results }) => results.find(({ code }) => code === 'ledger-recorded')?.outcome),
  };
}

test('verify judges each artifact by what the ledger has of it, not of the one before', async () => {
  const tokens = ['--environment', 'tokens', '--ledger', 'ledger'];
  const { exitCode, verdicts, ledger } = await verify('app.tgz', 'other.tgz', ...tokens);
  assert.deepEqual(verdicts, ['app.tgz promote', 'other.tgz refuse']);
  assert.deepEqual(ledger, ['pass', 'fail']);
  assert.equal(exitCode, 1);
  assert.deepEqual((await verify('other.tgz', 'app.tgz', ...tokens)).verdicts, [
    'other.tgz refuse',
    'app.tgz promote',
  ]);
});

test('verify finds evidence in a ledger however much others hand in about the artifact', async () => {
  const { verdicts, ledger } = await verify('app.tgz', '--environment', 'production', '--ledger', 'ledger');
  assert.deepEqual(verdicts, ['app.tgz promote']);
  assert.deepEqual(ledger, ['pass']);
  const traced = await run(['trace', 'app.tgz', '--ledger', 'ledger', '--platform', 'platform']);
  assert.match(traced.stdout, /1\. Where did .*\n.*acme\/app/);
});

test('verify and trace count what a token proved, also after the same bytes came with an API token', async () => {
  await withLedger(async (ledger) => {
    const artifacts = [{ digest: digestOf(readFileSync('app.tgz')) }];
    const submitter = { kind: 'api-token', name: 'again' } as const;
    await ledger.accept({ submitter, artifacts, documents: documents(), facts: [], results: [] });
  });
  const tokens = ['--environment', 'tokens', '--evidence', '.', '--ledger', 'ledger'];
  assert.deepEqual((await verify('app.tgz', ...tokens)).verdicts, ['app.tgz promote']);
  const words = ['--ledger', 'ledger', '--platform', 'platform', '--verbose'];
  const traced = await run(['trace', 'app.tgz', ...words]);
  assert.match(traced.stdout, /source\.project-id = \d+ \(token\)/);
});

test('verify --all-subjects accepts evidence at hand that the ledger has, named or not', async () => {
  const words = ['--all-subjects', '--environment', 'production', '--ledger', 'ledger'];
  for (const evidence of [['--evidence', '.'], []]) {
    const { exitCode, verdicts, ledger } = await verify(...words, ...evidence);
    assert.deepEqual(verdicts, ['app.tgz promote']);
    assert.deepEqual(ledger, ['pass']);
    assert.equal(exitCode, 0);
  }
});

test('verify says that bytes were read only where every artifact was a file', async () => {
  const digest = digestOf(readFileSync('app.tgz'));
  const environment = ['--environment', 'production'];
  assert.equal((await verify('app.tgz', ...environment)).bytesRead, true);
  assert.equal((await verify(digest, ...environment)).bytesRead, false);
  assert.equal((await verify('other.tgz', digest, ...environment)).bytesRead, false);
  assert.equal((await verify('--all-subjects', ...environment)).bytesRead, false);
});

test('verify --vsa claims the level of a server only through provenance that the server signed', async () => {
  const { key, privatePem } = newSigningKey();
  writeFileSync('summary.key', privatePem, { mode: 0o600 });
  const platform = readFileSync('platform/waybill.yaml', 'utf8');
  writeFileSync('platform/server.pem', key.spkiPem);
  writeFileSync(
    'platform/waybill.yaml',
    platform
      .replace(
        '  signers:',
        '    - { name: own, kind: server, keys: [server.pem], log: optional, timestamp: optional }\n  signers:\n    - { name: server, profile: own }',
      )
      .replaceAll('signers: [release]', 'signers: [release, server]'),
  );
  const provenance = readFileSync('provenance.intoto.jsonl');
  const [line] = parseEvidenceLines(provenance);
  assert.ok(line);
  const { content } = parseBundle(line);
  assert.equal(content.kind, 'envelope');
  const statement = JSON.parse(Buffer.from(content.payload).toString()) as {
    readonly [name: string]: unknown;
  };
  const subject = [{ name: 'other', digest: { sha256: '7'.repeat(64) } }];
  const added = {
    'of-another-type': {
      ...statement,
      subject,
      predicateType: 'https://example.com/other/v1',
      predicate: {},
    },
    'of-another-artifact': { ...statement, subject },
    'of-this-artifact': statement,
  };
  // A signature by a key alone has a time only where a ledger accepted it.
  await withLedger(async (ledger) => {
    const [sbom, , signature] = documents();
    for (const [name, extra] of Object.entries(added)) {
      const payload = Buffer.from(JSON.stringify(extra));
      const second = await signWithKey({ kind: 'statement', payload }, key);
      const bytes = Buffer.concat([provenance, renderEvidenceLines([second])]);
      writeFileSync(`${name}.jsonl`, bytes);
      const document = { role: 'provenance', mediaType: 'application/json', bytes };
      await submit(ledger, projectId(), [sbom!, document, signature!]);
    }
  });
  try {
    assert.deepEqual(await levelsWith('of-another-type.jsonl'), ['SLSA_BUILD_L1']);
    assert.deepEqual(await levelsWith('of-another-artifact.jsonl'), ['SLSA_BUILD_L1']);
    assert.deepEqual(await levelsWith('of-this-artifact.jsonl'), ['SLSA_BUILD_L2']);
  } finally {
    writeFileSync('platform/waybill.yaml', platform);
  }
});

async function levelsWith(provenance: string): Promise<Vsa['verifiedLevels']> {
  const files = ['--sbom', 'sbom.cdx.json', '--provenance', provenance, '--bundle', 'signature.bundle'];
  const vsa = ['--vsa', 'app.vsa.jsonl', '--vsa-key', 'summary.key'];
  const ran = await run(['verify', 'app.tgz', ...files, ...vsa, ...production, '--ledger', 'ledger']);
  assert.equal(ran.exitCode, 0, ran.stdout + ran.stderr);
  const [summary] = parseEvidenceLines(readFileSync('app.vsa.jsonl'));
  assert.ok(summary);
  const { content } = parseBundle(summary);
  assert.equal(content.kind, 'envelope');
  return parseVsa(parseStatement(content.payload)).verifiedLevels;
}
