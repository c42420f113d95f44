import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalJson, digestOf } from '@waybill/kernel';
import { checks } from './checks/index.ts';
import { rulesVersion } from './rules-version.ts';

/** The version and the checks that it stands for, which change together. */
const stated = {
  version: 7,
  checks: 'sha256:ff43b878193995fc7a1dbd4384fb3767d40d489b9ba0f906cfec6aa15b37c395',
};

test('the version of the rules is raised when a check is added, left out or asked otherwise', () => {
  const asked = checks.map(({ check, requirement }) => `${check} ${requirement}`);
  assert.deepEqual(
    { version: rulesVersion, checks: digestOf(canonicalJson(asked)) },
    stated,
    'raise rulesVersion, then state the new version with its digest here',
  );
});
