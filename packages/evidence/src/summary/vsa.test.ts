import assert from 'node:assert/strict';
import test from 'node:test';
import { digestOf, hexOf, parseInstant, WaybillError, type JsonObject } from '@waybill/kernel';
import fc from 'fast-check';
import { parseStatement, type Statement } from '../provenance/statement.ts';
import { parseVsa } from './parse-vsa.ts';
import { buildVsa, vsaPredicateType, vsaResourceUri, type VsaInput } from './vsa.ts';

const input: VsaInput = {
  artifact: digestOf('app'),
  artifactName: 'app.tgz',
  verifier: { id: 'https://waybill.example.com', version: '0.1.0' },
  verifiedAt: parseInstant('2026-01-31T12:00:00Z'),
  resource: 'pkg:npm/app@1.0.0',
  environment: 'production/eu',
  policy: { uri: 'git+https://gitlab.example.com/platform', digest: digestOf('platform') },
  inputs: [{ uri: 'provenance.intoto.jsonl', digest: digestOf('provenance') }, { digest: digestOf('sbom') }],
  passed: true,
  provenanceSigner: 'job',
};

const statement = parseStatement(buildVsa(input));

test('parseVsa() reads back what buildVsa() writes', () => {
  assert.deepEqual(statement.subjects, [{ name: 'app.tgz', digest: { sha256: hexOf(digestOf('app')) } }]);
  assert.deepEqual(parseVsa(statement), {
    artifacts: [digestOf('app')],
    verifier: { id: 'https://waybill.example.com', version: '0.1.0' },
    verifiedAt: input.verifiedAt,
    resourceUri: 'pkg:npm/app@1.0.0?environment=production%2Feu',
    environment: 'production/eu',
    policy: { uri: 'git+https://gitlab.example.com/platform', digest: digestOf('platform') },
    inputs: input.inputs,
    result: 'PASSED',
    verifiedLevels: ['SLSA_BUILD_L1'],
    findings: [],
  });
});

test('buildVsa() claims no level above what the signer of the provenance allows', () => {
  const level = (changes: Partial<VsaInput>): readonly string[] =>
    parseVsa(parseStatement(buildVsa({ ...input, ...changes }))).verifiedLevels;
  assert.deepEqual(level({ provenanceSigner: 'job' }), ['SLSA_BUILD_L1']);
  assert.deepEqual(level({ provenanceSigner: 'server' }), ['SLSA_BUILD_L2']);
  assert.deepEqual(level({ provenanceSigner: 'control-plane' }), ['SLSA_BUILD_L2']);
  assert.deepEqual(level({ provenanceSigner: 'server', passed: false }), ['FAILED']);
});

test('vsaResourceUri() keeps environments apart, also behind other query members', () => {
  assert.notEqual(vsaResourceUri('pkg:npm/a', 'dev'), vsaResourceUri('pkg:npm/a', 'prod'));
  assert.equal(vsaResourceUri('pkg:npm/a?x=1', 'prod'), 'pkg:npm/a?x=1&environment=prod');
  // An environment cannot pretend to be another one by its name.
  const uri = vsaResourceUri('pkg:npm/a', 'dev&environment=prod');
  assert.equal(parseVsa(changed({ resourceUri: uri })).environment, 'dev&environment=prod');
});

function changed(more: JsonObject): Statement {
  return { ...statement, predicate: { ...statement.predicate, ...more } };
}

test('parseVsa() refuses a statement of another type or with one bad member', () => {
  const bad: Statement[] = [
    { ...statement, predicateType: 'https://slsa.dev/provenance/v1' },
    changed({ verificationResult: 'passed' }),
    changed({ verifier: {} }),
    changed({ timeVerified: 'today' }),
    changed({ resourceUri: null }),
    changed({ resourceUri: 'pkg:npm/a?environment=%zz' }),
    changed({ verifiedLevels: ['SLSA_BUILD_L1', 'FAILED'] }),
    changed({ resourceUri: '' }),
    changed({ verifiedLevels: 'SLSA_BUILD_L3' }),
  ];
  for (const one of bad) {
    assert.throws(
      () => parseVsa(one),
      (error) => error instanceof WaybillError && error.code === 'vsa-malformed',
    );
  }
});

test('parseVsa() answers any predicate with a summary or a coded error', () => {
  const member = fc.constantFrom(...Object.keys(statement.predicate ?? {}));
  fc.assert(
    fc.property(member, fc.jsonValue(), (name, value) => {
      try {
        assert.equal(changed({}).predicateType, vsaPredicateType);
        parseVsa(changed({ [name]: value } as JsonObject));
      } catch (error) {
        if (!(error instanceof WaybillError)) throw error;
      }
    }),
  );
});

test('parseVsa() reads what other verifiers leave out or write otherwise, and tells each', () => {
  const odd: readonly [Statement, string][] = [
    [{ ...statement, subjects: [{ digest: { gce_image_id: '8970095' } }] }, 'a subject without SHA-256'],
    [{ ...statement, type: 'https://in-toto.io/Statement/v0.1' }, 'Statement v0.1 around a summary v1'],
    [changed({ timeVerified: null }), 'no timeVerified'],
    [changed({ policy: null }), 'no policy'],
    [changed({ policy: { uri: 'x', digest: {} } }), 'a policy digest that is not SHA-256'],
    [changed({ inputAttestations: [{ uri: 'x' }] }), 'an input attestation without SHA-256'],
    [changed({ verifier: { id: 'x', version: '1' } }), 'a verifier version that is no object'],
    [changed({ verifiedLevels: [] }), 'no verifiedLevels'],
    [changed({ verifiedLevels: ['SLSA_GREAT'] }), 'a level that begins like one of SLSA and is none'],
  ];
  for (const [one, found] of odd) {
    const [finding, ...more] = parseVsa(one).findings;
    assert.deepEqual([finding?.code, finding?.found, more.length], ['summary-form', found, 0]);
  }
});

test('parseVsa() takes levels of another verifier beside those of SLSA', () => {
  const { verifiedLevels, findings } = parseVsa(changed({ verifiedLevels: ['OWN_L1', 'SLSA_BUILD_L2'] }));
  assert.deepEqual(verifiedLevels, ['OWN_L1', 'SLSA_BUILD_L2']);
  assert.deepEqual(findings, []);
});
