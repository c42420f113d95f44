import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { isJsonObject, parseJson } from '@waybill/kernel';
import { factsFromIdToken, parseIdTokenClaims } from './id-token-claims.ts';
import { parseProvenance } from './parse-provenance.ts';
import { parseStatement } from './statement.ts';

/** Samples of GitLab's own documentation, kept beside the checkout because they are not ours to ship. */
const folder = new URL('../../../../../shared/fixtures/gitlab/provenance/', import.meta.url);
const skip = existsSync(folder)
  ? false
  : 'no outside data: the samples of GitLab are not beside this checkout';
const read = (file: string): Uint8Array => readFileSync(new URL(file, folder));

test("parseProvenance() reads GitLab's documented control-plane statement", { skip }, () => {
  const { producer, values, findings } = parseProvenance(parseStatement(read('gitlab-server-slsa-v1.json')));
  assert.equal(producer, 'gitlab-control-plane');
  assert.equal(values['source.repository'], 'https://gitlab.example.com/group/app');
  assert.equal(values['source.commit'], 'a288201509dd9a85da4141e07522bad412938dbe');
  assert.equal(values['job.id'], '412');
  assert.equal(values['runner.id'], '33');
  assert.deepEqual(
    findings.map(({ code, found }) => [code, found]),
    [['provenance-form', 'a number as invocationId']],
  );
});

test("parseProvenance() reads GitLab Runner's metadata and tells each of its defects", { skip }, () => {
  const statement = parseStatement(read('gitlab-runner-artifacts-metadata.constructed.json'));
  const { producer, values, findings } = parseProvenance(statement);
  assert.equal(producer, 'gitlab-runner');
  assert.equal(values['source.commit'], 'a288201509dd9a85da4141e07522bad412938dbe');
  assert.deepEqual(
    findings.map(({ code }) => code),
    ['provenance-git-as-sha256', 'provenance-form', 'runner-metadata', 'runner-metadata', 'runner-metadata'],
  );
});

test("parseIdTokenClaims() reads the claims of GitLab's documentation", { skip }, () => {
  const payload = parseJson(read('id-token-claims.json'));
  assert.ok(isJsonObject(payload));
  const names = factsFromIdToken(parseIdTokenClaims(payload)).map(({ name }) => name);
  for (const name of [
    'source.repository',
    'source.commit',
    'source.ref',
    'pipeline.id',
    'runner.id',
  ] as const) {
    assert.ok(names.includes(name), name);
  }
});
