import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf, hexOf } from '@waybill/kernel';
import { buildGitlabProvenance } from './gitlab-provenance.ts';
import { parseProvenance } from './parse-provenance.ts';
import { parseStatement } from './statement.ts';
import { build } from './testing/sample-build.ts';

const index = digestOf('an index');
const amd64 = { digest: digestOf('the image for amd64'), platform: 'linux/amd64' };
const arm64 = { digest: digestOf('the image for arm64'), platform: 'linux/arm64/v8' };
const image = { name: 'registry.example.com/acme/app', digest: digestOf('an image for itself') };
const artifacts = [{ name: 'registry.example.com/acme/app', digest: index, children: [amd64, arm64] }, image];

test('buildGitlabProvenance() lists the children of an index, and only the index is a subject', () => {
  const statement = parseStatement(buildGitlabProvenance({ ...build, artifacts }));
  assert.deepEqual(
    statement.subjects.map(({ digest }) => digest['sha256']),
    [hexOf(index), hexOf(image.digest)],
  );
  assert.deepEqual(parseProvenance(statement).children, [
    { index, ...amd64 },
    { index, ...arm64 },
  ]);
});

test('buildGitlabProvenance() refuses to list more children than anybody reads', () => {
  const children = Array.from({ length: 1025 }, () => amd64);
  assert.throws(() => buildGitlabProvenance({ ...build, artifacts: [{ ...image, children }] }), {
    code: 'provenance-malformed',
  });
});
