import assert from 'node:assert/strict';
import test from 'node:test';
import { joinParts, type SbomPart } from './sbom-part.ts';

const part = (label: string, name: string): SbomPart => ({
  label,
  project: { name, version: '1.0.0' },
  packages: [
    { key: 'a', name: 'a', purl: 'pkg:npm/a', hashes: [], scope: 'required', dependsOn: ['b'] },
    { key: 'b', name: 'b', purl: 'pkg:npm/b', hashes: [], scope: 'required', dependsOn: [] },
  ],
  dependsOn: ['a'],
  sources: [
    { name: label, sha256: '0'.repeat(64) },
    { name: 'both', sha256: '1'.repeat(64) },
  ],
  remarks: [`of ${label}`],
});

test('joinParts() leaves a single part as it is', () => {
  const only = part('package-lock.json', 'shop');
  assert.equal(joinParts([only]), only);
});

test('joinParts() keeps equal keys of several parts apart, arrows included', () => {
  const joined = joinParts([part('web/x', 'shop'), part('api/x', 'shop')]);
  assert.deepEqual(
    joined.packages.map(({ key, dependsOn }) => [key, dependsOn]),
    [
      ['web/x#a', ['web/x#b']],
      ['web/x#b', []],
      ['api/x#a', ['api/x#b']],
      ['api/x#b', []],
    ],
  );
  assert.deepEqual(joined.dependsOn, ['web/x#a', 'api/x#a']);
  assert.deepEqual(
    joined.sources.map(({ name }) => name),
    ['web/x', 'both', 'api/x'],
  );
  assert.deepEqual(joined.remarks, ['of web/x', 'of api/x']);
});

test('joinParts() names a project only where all parts agree', () => {
  assert.equal(joinParts([part('x', 'shop'), part('y', 'shop')]).project?.name, 'shop');
  assert.equal(joinParts([part('x', 'shop'), part('y', 'web')]).project, undefined);
});
