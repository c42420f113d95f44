import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instantFromMs, type JsonObject } from '@waybill/kernel';
import { coded } from '../testing/expectations.ts';
import { authenticate, type AuthenticationContext } from './authenticate.ts';

/** Authenticates a job of the project under a list of admitted ones. */
async function admit(project: { id: string; path: string }, projects: readonly string[]): Promise<void> {
  const claims: JsonObject = {
    iss: 'https://gitlab.example.com',
    aud: 'waybill',
    exp: 1_900_000_000,
    project_id: project.id,
    project_path: project.path,
    pipeline_id: '1',
    job_id: '2',
  };
  const at = instantFromMs(0);
  const context: AuthenticationContext = {
    verifier: {
      verify: async () => ({ claims, jti: 'jti', jobId: '2', issuedAt: at, expiresAt: at }),
    },
    ledger: { bindToken: async () => undefined },
    apiTokens: [],
    projects,
  };
  const caller = await authenticate('Bearer a.b.c', context);
  assert.equal(caller.kind, 'job');
}

test('authenticate() admits a project by its number, its path, or a group above it', async () => {
  const project = { id: '4711', path: 'acme/tools/app' };
  for (const admitted of ['4711', 'acme/tools/app', 'acme/tools', 'acme']) {
    await admit(project, ['other', admitted]);
  }
});

test('authenticate() does not take a group that is called by a number for the project of that number', async () => {
  const refused: readonly (readonly [string, string])[] = [
    ['4711/app', '4711'],
    ['4711', '4711'],
    ['acme-evil/app', 'acme'],
    ['acme', 'acme/app'],
  ];
  for (const [path, admitted] of refused) {
    await assert.rejects(admit({ id: '99', path }, [admitted]), coded('project-not-admitted'), path);
  }
});
