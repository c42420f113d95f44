import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalJson, digestOf } from '@waybill/kernel';
import { checks } from './checks/index.ts';
import { rulesVersion } from './rules-version.ts';

/** The version and the checks that it stands for, which change together. */
const stated = {
  version: 9,
  checks: 'sha256:b9d28f2baaf17080b19f009c139361a971e447e59d9df52ed10ae12524d9345f',
};

test('the version of the rules is raised when a check is added, left out or asked otherwise', () => {
  const asked = checks.map(({ check, requirement }) => `${check} ${requirement}`);
  assert.deepEqual(
    { version: rulesVersion, checks: digestOf(canonicalJson(asked)) },
    stated,
    'raise rulesVersion, then state the new version with its digest here',
  );
});
