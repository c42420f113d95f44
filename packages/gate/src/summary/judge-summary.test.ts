import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildVsa, renderEvidenceLines, type VsaInput } from '@waybill/evidence';
import { digestOf, instantFromMs, parseInstant, type Instant } from '@waybill/kernel';
import { makeEnvelope, newKey, type EditableJson, type SimulatedKey } from '@waybill/simulator/sigstore';
import type { Decision } from '../decision.ts';
import { goodPlatform, platformKey, sigstore } from '../testing/good-platform.ts';
import { judgeSummary, type SummaryRequest } from './judge-summary.ts';

const now: Instant = parseInstant('2026-02-01T12:00:00Z');
const artifact = digestOf('app');
const verifier = 'https://waybill.example.com';

const verdict: VsaInput = {
  artifact,
  verifier: { id: verifier, version: '0.1.0' },
  verifiedAt: parseInstant('2026-02-01T11:00:00Z'),
  resource: 'git+https://gitlab.example.com/acme/app',
  environment: 'production',
  policy: { uri: 'urn:waybill:platform-folder', digest: digestOf('platform') },
  inputs: [{ digest: digestOf('provenance') }],
  passed: true,
  provenanceSigner: 'server',
};

const request: Omit<SummaryRequest, 'summaries'> = {
  artifact: { digest: artifact },
  platform: goodPlatform,
  verifier,
  environment: 'production',
  resource: 'git+https://gitlab.example.com/acme/app',
  levels: ['SLSA_BUILD_L2'],
  maxAgeSeconds: 24 * 3600,
  mode: 'enforce',
  now,
};

interface Changed {
  readonly vsa?: Partial<VsaInput>;
  readonly edit?: (statement: EditableJson) => unknown;
  readonly key?: SimulatedKey;
  readonly request?: Partial<SummaryRequest>;
  readonly lines?: (line: Uint8Array) => readonly Uint8Array[];
}

function signed({ vsa, edit, key = platformKey }: Changed): Uint8Array {
  const statement = JSON.parse(Buffer.from(buildVsa({ ...verdict, ...vsa })).toString()) as EditableJson;
  edit?.(statement);
  return makeEnvelope(Buffer.from(JSON.stringify(statement)), [{ key, encoding: 'p1363' }]);
}

async function judged(changed: Changed = {}): Promise<Decision> {
  const line = signed(changed);
  const summaries = renderEvidenceLines(changed.lines?.(line) ?? [line]);
  return judgeSummary({ ...request, ...changed.request, summaries });
}

function inTheWay({ results }: Decision): string[] {
  return results
    .filter(({ outcome }) => outcome === 'fail' || outcome === 'not-evaluable')
    .map(({ code, outcome }) => `${code}: ${outcome}`);
}

test('judgeSummary() promotes by a P1363-signed envelope as well as by a Sigstore bundle', async () => {
  const decision = await judged();
  assert.deepEqual([decision.verdict, inTheWay(decision)], ['promote', []]);
  const bundle = sigstore.makeBundle({
    key: platformKey,
    log: 'none',
    content: { kind: 'statement', payload: buildVsa(verdict) },
  }).bytes;
  assert.equal((await judged({ lines: () => [bundle] })).verdict, 'promote');
});

test('judgeSummary() holds until the verdict is too old', async () => {
  const decision = await judged();
  assert.equal(decision.validUntil, instantFromMs(parseInstant('2026-02-02T11:00:00Z') + 1));
});

test('judgeSummary() refuses a summary with one thing wrong, and says which', async () => {
  const cases: readonly [string, Changed][] = [
    ['summary-result: fail', { vsa: { passed: false }, request: { levels: [] } }],
    ['summary-resource: fail', { vsa: { environment: 'staging' } }],
    ['summary-resource: fail', { vsa: { environment: 'production/eu' } }],
    ['summary-resource: fail', { vsa: { resource: 'git+https://gitlab.example.com/acme/app-evil' } }],
    [
      'summary-resource: fail',
      { vsa: { environment: 'staging' }, request: { resource: undefined as never } },
    ],
    ['summary-verifier: fail', { vsa: { verifier: { id: `${verifier}/`, version: '0.1.0' } } }],
    ['summary-covers-artifact: fail', { vsa: { artifact: digestOf('another') } }],
    ['summary-levels: fail', { vsa: { provenanceSigner: 'job' } }],
    ['summary-fresh: fail', { vsa: { verifiedAt: parseInstant('2026-01-31T11:59:59Z') } }],
    ['summary-fresh: not-evaluable', { vsa: { verifiedAt: parseInstant('2026-02-01T12:06:00Z') } }],
    ['summary-fresh: not-evaluable', { edit: ({ predicate }) => delete predicate.timeVerified }],
  ];
  for (const [found, changed] of cases) {
    const decision = await judged(changed);
    assert.deepEqual(inTheWay(decision), [found]);
    assert.equal(decision.verdict, found.endsWith('fail') ? 'refuse' : 'no-verdict');
  }
});

test('judgeSummary() refuses a verdict that the verifier’s own signer did not sign', async () => {
  const stranger = await judged({ key: newKey('p256') });
  assert.equal(stranger.verdict, 'refuse');
  assert.ok(inTheWay(stranger).includes('summary-signed: fail'));
  const release = sigstore.makeBundle({ content: { kind: 'statement', payload: buildVsa(verdict) } }).bytes;
  assert.notEqual((await judged({ lines: () => [release] })).verdict, 'promote');
  const elsewhere = { ...goodPlatform, verifiers: [{ id: verifier, signers: ['release'] }] };
  const known = await judged({ request: { platform: elsewhere } });
  assert.deepEqual(inTheWay(known), ['summary-signer: fail']);
});

test('judgeSummary() gives no verdict where the platform names no signer for the verifier', async () => {
  for (const verifiers of [[], [{ id: verifier, signers: [] }]]) {
    const decision = await judged({ request: { platform: { ...goodPlatform, verifiers } } });
    assert.deepEqual(inTheWay(decision), ['summary-signer: not-evaluable']);
  }
});

test('judgeSummary() takes the latest of several verdicts, and of two of one time the refusal', async () => {
  const later = signed({ vsa: { passed: false, verifiedAt: parseInstant('2026-02-01T11:30:00Z') } });
  const same = signed({ vsa: { passed: false } });
  const other = signed({ vsa: { passed: false, environment: 'staging' } });
  const asked = { request: { levels: [] } };
  assert.equal((await judged({ ...asked, lines: (line) => [line, later] })).verdict, 'refuse');
  assert.equal((await judged({ ...asked, lines: (line) => [line, same] })).verdict, 'refuse');
  assert.equal((await judged({ ...asked, lines: (line) => [other, line] })).verdict, 'promote');
});

test('judgeSummary() counts a revoked key and a revoked artifact', async () => {
  const revoked = (kind: 'key' | 'artifact' | 'runner', value: string): Changed => ({
    request: {
      platform: {
        ...goodPlatform,
        revocations: [{ kind, value, reason: 'lost', decidedAt: now }],
      },
    },
  });
  const key = digestOf(platformKey.spki);
  assert.deepEqual(inTheWay(await judged(revoked('key', key))), ['not-revoked: fail']);
  assert.deepEqual(inTheWay(await judged(revoked('artifact', artifact))), ['not-revoked: fail']);
  // Where it ran is among what the verifier judged.
  assert.equal((await judged(revoked('runner', '7'))).verdict, 'promote');
});

test('judgeSummary() reads the odd form of other verifiers and tells it', async () => {
  const theirs = 'https://verifier.example.org/package_enforcer/v0.1';
  const platform = {
    ...goodPlatform,
    verifiers: [...goodPlatform.verifiers, { id: theirs, signers: ['organisation'] }],
  };
  const { environment: _environment, ...whole } = request;
  const line = signed({
    edit: ({ predicate }) => {
      predicate.verifier = { id: theirs };
      predicate.resourceUri = 'package://example/app';
      predicate.policy = { uri: 'file:/policies/app' };
      predicate.verifiedLevels = ['OWN_L1', 'SLSA_BUILD_L2'];
      predicate.inputAttestations = [{ uri: 'x', digest: { own_id: '8970' } }];
    },
  });
  const decision = await judgeSummary({
    ...whole,
    platform,
    verifier: theirs,
    resource: 'package://example/app',
    summaries: renderEvidenceLines([line]),
  });
  assert.deepEqual([decision.verdict, inTheWay(decision)], ['promote', []]);
  assert.equal(decision.warnings[0]?.code, 'summary-form');
});
