import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fact } from '@waybill/evidence';
import { decidePromotion } from '../decide-promotion.ts';
import { makeBuild, resultOf } from '../testing/good-build.ts';

const { input } = await makeBuild({ evidence: () => ({}), idToken: () => undefined });

function outcomeOf(facts: readonly Fact[]): string {
  const assessment = { ...input.assessment, facts };
  return resultOf(decidePromotion({ ...input, assessment }), 'source-project').outcome;
}

const address = {
  name: 'source.repository',
  value: 'https://gitlab.example.com/acme/app',
  source: 'api',
} as const;
const id = { name: 'source.project-id', value: '4711', source: 'api' } as const;

test('source-project wants number and address, each as sure as is asked', () => {
  assert.equal(
    outcomeOf([
      { ...address, assurance: 'api' },
      { ...id, assurance: 'api' },
    ]),
    'pass',
  );
  assert.equal(
    outcomeOf([
      { ...address, assurance: 'api' },
      { ...id, assurance: 'claimed' },
    ]),
    'not-evaluable',
  );
  assert.equal(
    outcomeOf([
      { ...address, assurance: 'claimed' },
      { ...id, assurance: 'api' },
    ]),
    'not-evaluable',
  );
  assert.equal(outcomeOf([{ ...address, assurance: 'api' }]), 'not-evaluable');
  assert.equal(outcomeOf([{ ...id, assurance: 'api' }]), 'not-evaluable');
  assert.equal(outcomeOf([]), 'not-evaluable');
});

test('source-project fails where the path is right on another instance', () => {
  const elsewhere = { ...address, value: 'https://gitlab.com/acme/app' };
  assert.equal(
    outcomeOf([
      { ...elsewhere, assurance: 'api' },
      { ...id, assurance: 'api' },
    ]),
    'fail',
  );
});
