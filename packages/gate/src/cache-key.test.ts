import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf } from '@waybill/kernel';
import { cacheKeyOf } from './cache-key.ts';
import { decidedAt, makeBuild } from './testing/good-build.ts';
import { sigstore } from './testing/good-platform.ts';
import { trustDigestOf } from './trust-digest.ts';

const { input, platform } = await makeBuild();

test('cacheKeyOf() does not depend on the clock', () => {
  const later = { ...input, now: decidedAt, assessment: { ...input.assessment, assessedAt: decidedAt } };
  assert.equal(cacheKeyOf(later), cacheKeyOf(input));
});

test('cacheKeyOf() changes with every other input', () => {
  const { environment, assessment } = input;
  const others = [
    { ...input, artifact: { digest: digestOf('another') } },
    { ...input, platform: { ...platform, digest: digestOf('another folder') } },
    { ...input, environment: { ...environment, name: 'staging' } },
    { ...input, environment: { ...environment, mode: 'warn' as const } },
    { ...input, environment: { ...environment, requires: { commit: { least: 'claimed' as const } } } },
    { ...input, assessment: { ...assessment, facts: [] } },
    { ...input, assessment: { ...assessment, attestations: [] } },
    { ...input, findings: [{ code: 'x', outcome: 'fail' as const, message: 'x' }] },
    { ...input, ledger: 'unreachable' as const },
    { ...input, health: { statement: input.health!.statement } },
  ];
  const keys = [input, ...others].map(cacheKeyOf);
  assert.equal(new Set(keys).size, keys.length);
});

test('cacheKeyOf() is the same for a decision that says nothing and one that says the default', () => {
  const { ledger: _ledger, ...unasked } = input;
  assert.equal(cacheKeyOf({ ...unasked, findings: [] }), cacheKeyOf({ ...unasked, ledger: 'not-asked' }));
});

test('trustDigestOf() is the same for equal bytes of a root, whatever holds them', () => {
  const [keyless] = platform.profiles;
  assert.equal(keyless?.kind, 'keyless');
  const bytes = sigstore.trustedRootJson();
  const held = [new Uint8Array(bytes), Buffer.from(bytes)].map((trustedRoot) =>
    trustDigestOf({ ...platform, profiles: [{ ...keyless, trustedRoot }] }),
  );
  assert.equal(held[0], held[1]);
  assert.notEqual(
    trustDigestOf({ ...platform, profiles: [{ ...keyless, trustedRoot: 'public-good' }] }),
    held[0],
  );
});
