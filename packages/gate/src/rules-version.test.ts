import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalJson, digestOf } from '@waybill/kernel';
import { checks } from './checks/index.ts';
import { rulesVersion } from './rules-version.ts';

/** The version and the checks that it stands for, which change together. */
const stated = {
  version: 3,
  checks: 'sha256:f77658906bbe0e91cf96d999973024c398c5c0891e204cfe671c0201250a3bc4',
};

test('the version of the rules is raised when a check is added, left out or asked otherwise', () => {
  const asked = checks.map(({ check, requirement }) => `${check} ${requirement}`);
  assert.deepEqual(
    { version: rulesVersion, checks: digestOf(canonicalJson(asked)) },
    stated,
    'raise rulesVersion, then state the new version with its digest here',
  );
});
