import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refused, statementOf, withLines } from '../testing/attack.ts';
import { without } from '../testing/check-cases.ts';
import { decideBuild, identityOf, resultOf, signStatement } from '../testing/good-build.ts';

const broken = { ...statementOf(), predicate: { buildDefinition: 5 } };

test('provenance-readable is not evaluable where the document cannot be read, or is not there', async () => {
  const decision = await decideBuild({
    evidence: (good) => ({ ...good, provenance: Buffer.from('not json\n') }),
  });
  assert.equal(resultOf(decision, 'provenance-readable').outcome, 'not-evaluable');
  assert.equal(resultOf(decision, 'provenance-present').outcome, 'fail');
  const none = await decideBuild(without('provenance'));
  assert.equal(resultOf(none, 'provenance-readable').outcome, 'not-evaluable');
});

test('provenance-readable fails where a second accepted line has a broken predicate', async () => {
  const { location } = await refused(withLines(signStatement(broken)), 'provenance-readable');
  assert.equal(location?.line, 2);
});

test('provenance-readable leaves out a broken line of a signer who is not accepted', async () => {
  const identity = identityOf({
    ci_config_ref_uri: 'gitlab.example.com/acme/app//nightly.yml@refs/heads/main',
  });
  const decision = await decideBuild(withLines(signStatement(broken, { identity })));
  assert.equal(resultOf(decision, 'provenance-readable').outcome, 'pass');
});
