import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunnerTier } from './platform.ts';
import { tierOfRunner, type RunnerTraits } from './tier-of-runner.ts';

const tiers: readonly RunnerTier[] = [
  { name: 'sandbox', runnerIds: [], tags: ['tier-sandbox'], names: [] },
  {
    name: 'standard',
    runnerIds: [],
    tags: ['eks', 'tier-standard'],
    names: [{ kind: 'pattern', pattern: 'eks-*' }],
  },
  { name: 'protected', runnerIds: ['1201'], tags: [], names: [{ kind: 'literal', text: 'vault' }] },
];
const tierOf = (traits: RunnerTraits): string | undefined => tierOfRunner({ tiers }, traits)?.name;

test('tierOfRunner() lets the id decide alone, whatever tags and name say', () => {
  assert.equal(tierOf({ id: '1201' }), 'protected');
  assert.equal(tierOf({ id: '1201', tags: ['tier-sandbox'], name: 'eks-1' }), 'protected');
});

test('tierOfRunner() asks for all tags of a tier', () => {
  assert.equal(tierOf({ id: '7', tags: ['tier-standard', 'eks', 'linux'] }), 'standard');
  assert.equal(tierOf({ tags: ['tier-standard'] }), undefined);
});

test('tierOfRunner() never gives a tier without tags to a runner by its tags', () => {
  assert.equal(tierOf({ tags: [] }), undefined);
  assert.equal(tierOf({}), undefined);
});

test('tierOfRunner() knows runners by name, literally or by pattern', () => {
  assert.equal(tierOf({ name: 'vault' }), 'protected');
  assert.equal(tierOf({ name: 'eks-17' }), 'standard');
  assert.equal(tierOf({ name: 'my-eks-17' }), undefined);
});

test('tierOfRunner() does not choose where two tiers claim the runner', () => {
  assert.equal(tierOf({ tags: ['tier-sandbox'], name: 'eks-17' }), undefined);
  assert.equal(tierOf({ tags: ['tier-sandbox', 'tier-standard', 'eks'] }), undefined);
});
