import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isFinding, parseInstant } from '@waybill/kernel';
import { checkPlatform } from '../check-platform.ts';
import { loadPlatform } from '../load-platform.ts';
import type { Platform } from '../platform.ts';
import { exampleFolder } from '../testing/example-folder.ts';
import { initFiles } from './init-files.ts';
import type { InitAnswers } from './init-plan.ts';

const answers: InitAnswers = {
  gitlabUrl: 'https://gitlab.com',
  projectPath: 'acme/shop',
  projectId: '4711',
};

test('initFiles() writes a folder that loads without a problem, for every answer', () => {
  const example = exampleFolder();
  const text = (path: string): string => Buffer.from(example.get(path) ?? '').toString();
  const signings = [
    undefined,
    { kind: 'public-good' },
    { kind: 'private-sigstore', trustedRoot: text('trusted_root.json') },
    { kind: 'key', publicKeyPem: text('keys/release.pem') },
  ] as const;
  for (const signing of signings) {
    for (const gitlabUrl of [
      'https://gitlab.com',
      'https://example.com:8443/gitlab/',
      'http://127.0.0.1:3000',
    ]) {
      for (const projectId of [undefined, '4711', '9223372036854775807']) {
        const platform = load({
          gitlabUrl,
          projectPath: 'acme/shop',
          ...(projectId && { projectId }),
          ...(signing && { signing }),
        });
        assert.equal(platform.environments[0]?.mode, 'observe');
        assert.equal(platform.environments[0]?.requires.source?.projects[0]?.id, projectId);
      }
    }
  }
});

test('initFiles() binds the signer literally to project, file and branch', () => {
  const [signer] = load({ ...answers, defaultBranch: 'release' }).signers;
  assert.deepEqual(signer, {
    name: 'release',
    profile: 'sigstore',
    issuer: 'https://gitlab.com',
    identity: { kind: 'literal', text: 'https://gitlab.com/acme/shop//.gitlab-ci.yml@refs/heads/release' },
    project: { id: '4711', path: 'acme/shop' },
  });
});

test('initFiles() leaves only what the next steps name: observe, and the log key', () => {
  const results = checkPlatform(load(answers), { now: parseInstant('2026-06-01T00:00:00Z') });
  assert.deepEqual(
    results.filter(isFinding).map(({ code }) => code),
    ['platform-environment-enforced', 'platform-log-keys'],
  );
});

test('initFiles() explains its own lines: every file but the README is commented', () => {
  for (const [path, content] of initFiles(answers)) {
    if (path.endsWith('.yaml')) assert.match(content, /^# /, path);
  }
});

test('initFiles() refuses answers that would become other YAML', () => {
  const wrong: Partial<InitAnswers>[] = [
    { gitlabUrl: 'gitlab.com' },
    { gitlabUrl: 'https://gitlab.com\nverifier: {}' },
    { gitlabUrl: 'https://user:pass@gitlab.com' },
    { gitlabUrl: 'https://gitlab.com:99999' },
    { projectPath: 'shop' },
    { projectPath: 'acme/shop\n' },
    { projectPath: 'acme/shop: x' },
    { projectId: '04711' },
    { projectId: '4711 # x' },
    { defaultBranch: 'main\nx' },
    { defaultBranch: '*' },
  ];
  for (const answer of wrong) {
    assert.throws(
      () => initFiles({ ...answers, ...answer }),
      { code: 'init-answer-invalid' },
      JSON.stringify(answer),
    );
  }
});

function load(given: InitAnswers): Platform {
  return loadPlatform(new Map([...initFiles(given)].map(([path, content]) => [path, Buffer.from(content)])));
}
