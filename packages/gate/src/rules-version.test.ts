import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalJson, digestOf } from '@waybill/kernel';
import { checks } from './checks/index.ts';
import { rulesVersion } from './rules-version.ts';

/** The version and the checks that it stands for, which change together. */
const stated = {
  version: 8,
  checks: 'sha256:657ef983a47535cbf2d049fa3295cbad70eaeedb254a5fee651f88c4422b180f',
};

test('the version of the rules is raised when a check is added, left out or asked otherwise', () => {
  const asked = checks.map(({ check, requirement }) => `${check} ${requirement}`);
  assert.deepEqual(
    { version: rulesVersion, checks: digestOf(canonicalJson(asked)) },
    stated,
    'raise rulesVersion, then state the new version with its digest here',
  );
});
