import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assurances, type Fact } from '@waybill/evidence';
import type { Requirements } from '@waybill/platform';
import fc from 'fast-check';
import type { Assessment } from './assessment.ts';
import { decidePromotion, type PromotionInput } from './decide-promotion.ts';
import type { Verdict } from './decision.ts';
import { makeBuild, type TestBuild } from './testing/good-build.ts';

const { input: good }: TestBuild = await makeBuild();
const asked = good.environment.requires;
const requirementNames = Object.keys(asked) as (keyof Requirements)[];

function decide(assessment: Assessment, requires: Requirements, rest: Partial<PromotionInput> = {}): Verdict {
  return decidePromotion({ ...good, ...rest, assessment, environment: { ...good.environment, requires } })
    .verdict;
}

/** What is judged for every subset of the pieces, by the pieces that are there. */
const pieces = ['sbom', 'provenance', 'signature', 'idToken'] as const;
type Piece = (typeof pieces)[number];
const subsets = new Map<string, PromotionInput>();
for (let bits = 0; bits < 2 ** pieces.length; bits++) {
  const there = pieces.filter((_, at) => (bits >> at) % 2 === 1);
  const { input } = await makeBuild({
    evidence: (all) => ({
      ...(there.includes('sbom') ? { sbom: all.sbom } : {}),
      ...(there.includes('provenance') ? { provenance: all.provenance } : {}),
      ...(there.includes('signature') ? { signature: all.signature } : {}),
    }),
    idToken: (claims) => (there.includes('idToken') ? claims : undefined),
  });
  subsets.set(there.join(), input);
}

/** What each requirement of the good environment needs, as sets of pieces of which one is enough. */
const needs: Readonly<Record<keyof Requirements, readonly (readonly Piece[])[]>> = {
  sbom: [['sbom', 'provenance']],
  signature: [['signature']],
  provenance: [['provenance']],
  source: [['provenance'], ['signature'], ['idToken']],
  commit: [['provenance'], ['signature'], ['idToken']],
  protectedRef: [['idToken']],
  // The API's word needs none of the pieces.
  review: [[]],
  scans: [[]],
  deploymentApprovals: [[]],
  jobLog: [[]],
  pipeline: [['idToken']],
  runner: [['idToken']],
  freshness: [['provenance'], ['signature']],
  health: [['provenance']],
};

test('decidePromotion() promotes exactly where every piece that is asked for is there', () => {
  fc.assert(
    fc.property(fc.subarray([...pieces]), fc.subarray(requirementNames), (there, names) => {
      const requires = Object.fromEntries(names.map((name) => [name, asked[name]])) as Requirements;
      const input = subsets.get(there.join());
      assert.ok(input);
      const suffices = names.every((name) =>
        needs[name].some((sufficient) => sufficient.every((piece) => there.includes(piece))),
      );
      const verdict = decide(input.assessment, requires, input);
      assert.equal(
        verdict === 'promote',
        names.length > 0 && suffices,
        `${there.join()} for ${names.join()}`,
      );
    }),
    { numRuns: 2000 },
  );
});

const least = fc.constantFrom(...assurances);

/** Requirements of any strictness, some of which the good build cannot meet. */
const anyRequirements: fc.Arbitrary<Requirements> = fc.record(
  {
    sbom: fc.record({ formats: fc.subarray(['cyclonedx', 'spdx'] as const), minComponents: fc.nat(2) }),
    signature: fc.record({ signers: fc.subarray(['release', 'nightly']) }),
    provenance: fc.record({
      signers: fc.subarray(['release', 'nightly']),
      buildTypes: fc.subarray([...asked.provenance!.buildTypes]),
      builders: fc.constant(asked.provenance!.builders),
    }),
    source: fc.record({
      projects: fc.subarray([...asked.source!.projects]),
      refs: fc.subarray([...asked.source!.refs]),
      least,
    }),
    commit: fc.record({ least }),
    protectedRef: fc.record({ least }),
    review: fc.record({
      minApprovals: fc.integer({ min: 1, max: 3 }),
      lastCommit: fc.boolean(),
      rules: fc.boolean(),
    }),
    scans: fc.record({ types: fc.subarray(['sast', 'dast']), forbid: fc.subarray(['critical' as const]) }),
    deploymentApprovals: fc.record({
      environment: fc.constantFrom('production', 'test'),
      minApprovals: fc.integer({ min: 1, max: 3 }),
    }),
    jobLog: fc.constant({ recorded: true as const }),
    pipeline: fc.record({ sources: fc.subarray(['push', 'web']), least }),
    runner: fc.record({ tiers: fc.subarray(['protected', 'sandbox']), least }),
    freshness: fc.record({ maxAgeSeconds: fc.constantFrom(60, 24 * 3600) }),
    health: fc.record({
      accept: fc.constantFrom([], ['healthy' as const], ['healthy' as const, 'unknown' as const]),
      otherwise: fc.constant('refuse' as const),
    }),
  },
  { requiredKeys: [] },
);

/** Something lost, or trusted less. */
const weakenings: readonly ((assessment: Assessment, at: number) => Assessment)[] = [
  ({ sbom: _sbom, ...rest }) => rest,
  ({ signature: _signature, ...rest }) => rest,
  (assessment) => ({ ...assessment, attestations: [] }),
  ({ acceptedAt: _acceptedAt, ...rest }) => rest,
  (assessment, at) =>
    mapFacts(assessment, (facts) => facts.filter((_, index) => index !== at % facts.length)),
  (assessment, at) =>
    mapFacts(assessment, (facts) =>
      facts.map((fact, index) => (index === at % facts.length ? lowered(fact) : fact)),
    ),
  (assessment) => mapFacts(assessment, (facts) => facts.map(lowered)),
];

function lowered(fact: Fact): Fact {
  return { ...fact, assurance: assurances[Math.max(0, assurances.indexOf(fact.assurance) - 1)] ?? 'claimed' };
}

function mapFacts(assessment: Assessment, change: (facts: readonly Fact[]) => readonly Fact[]): Assessment {
  return {
    ...assessment,
    facts: change(assessment.facts),
    attestations: assessment.attestations.map((line) => ({ ...line, facts: change(line.facts) })),
    ...(assessment.signature === undefined
      ? {}
      : { signature: { ...assessment.signature, facts: change(assessment.signature.facts) } }),
  };
}

test('decidePromotion() never promotes for want of evidence what it did not promote with it', () => {
  const weakening = fc.tuple(fc.constantFrom(...weakenings), fc.nat(40));
  fc.assert(
    fc.property(anyRequirements, fc.array(weakening, { minLength: 1, maxLength: 6 }), (requires, steps) => {
      const weaker = steps.reduce((assessment, [weaken, at]) => weaken(assessment, at), good.assessment);
      if (decide(weaker, requires) === 'promote') assert.equal(decide(good.assessment, requires), 'promote');
    }),
    { numRuns: 2000 },
  );
});

test('decidePromotion() never promotes anything but the artifact of the evidence', async () => {
  const { input } = await makeBuild({ promotedBytes: Buffer.from('another') });
  fc.assert(
    fc.property(anyRequirements, (requires) => {
      assert.notEqual(decide(input.assessment, requires, { artifact: input.artifact }), 'promote');
    }),
    { numRuns: 500 },
  );
});

test('decidePromotion() lists every check in one order, whatever is asked', () => {
  const codes = decidePromotion(good).results.map(({ code }) => code);
  fc.assert(
    fc.property(anyRequirements, (requires) => {
      const decision = decidePromotion({ ...good, environment: { ...good.environment, requires } });
      assert.deepEqual(
        decision.results.map(({ code }) => code),
        codes,
      );
      assert.deepEqual(JSON.parse(JSON.stringify(decision)), decision);
    }),
    { numRuns: 200 },
  );
});
