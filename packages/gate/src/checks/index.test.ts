import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { checkCases } from '../testing/check-cases.ts';
import { decideBuild, resultOf } from '../testing/good-build.ts';
import { checks } from './index.ts';

const good = await decideBuild();
const codes = checks.map(({ check }) => check);

test('the registry names every check once', () => {
  assert.equal(new Set(codes).size, codes.length);
});

test('the registry names every file of this folder', () => {
  const files = readdirSync(import.meta.dirname).filter((file) => !/^index\.|\.test\.ts$/.test(file));
  assert.deepEqual(files.toSorted(), codes.map((code) => `${code}.ts`).toSorted());
});

test('every check has a page and a case that it stops', () => {
  for (const code of codes) {
    assert.ok(
      existsSync(`${import.meta.dirname}/../../../../docs/checks/${code}.md`),
      `docs/checks/${code}.md`,
    );
    assert.ok(checkCases[code]?.fail, `a failing case of ${code}`);
  }
  assert.deepEqual(Object.keys(checkCases).toSorted(), codes.toSorted());
});

test('a good build is promoted with every check passed', () => {
  assert.deepEqual(
    good.results.filter(({ outcome }) => outcome !== 'pass'),
    [],
  );
  assert.deepEqual(
    good.results.map(({ code }) => code),
    codes,
  );
  assert.equal(good.verdict, 'promote');
});

for (const [code, { fail, notEvaluable }] of Object.entries(checkCases)) {
  if (fail) {
    test(`${code} fails where one property is wrong`, async () => {
      const decision = await decideBuild(fail);
      assert.equal(resultOf(decision, code).outcome, 'fail');
      assert.equal(decision.verdict, 'refuse');
      assert.ok(resultOf(decision, code).help, 'a failure says how to mend it');
    });
  }
  if (notEvaluable) {
    test(`${code} is not evaluable where it cannot be told`, async () => {
      const decision = await decideBuild(notEvaluable);
      assert.equal(resultOf(decision, code).outcome, 'not-evaluable');
      assert.notEqual(decision.verdict, 'promote');
    });
  }
}
