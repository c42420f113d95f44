import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { digestFromHex } from '@waybill/kernel';
import { startGitlab, type SimulatedGitlab } from '@waybill/simulator/gitlab';
import { fetchAttestations } from './fetch-attestations.ts';
import { createGitlabClient, type GitlabClient } from './gitlab-client.ts';

const sha256 = 'a'.repeat(64);
const started: SimulatedGitlab[] = [];
after(() => Promise.all(started.map((one) => one.close())));

async function instance(options: Parameters<typeof startGitlab>[0]): Promise<{
  readonly gitlab: SimulatedGitlab;
  readonly client: GitlabClient;
  readonly attest: (iid: number, text: string, status?: 'success' | 'error' | 'pending') => void;
}> {
  const gitlab = await startGitlab(options);
  started.push(gitlab);
  const project = gitlab.project({ path: 'acme/app' });
  const client = createGitlabClient({
    url: gitlab.url,
    token: { kind: 'private', value: gitlab.token().value },
  });
  const attest = (iid: number, text: string, status: 'success' | 'error' | 'pending' = 'success'): void =>
    void project.attestations.push({
      iid,
      sha256,
      jobId: 7,
      status,
      predicateType: 'https://slsa.dev/provenance/v1',
      signingMethod: 'sigstore',
      createdAtMs: Date.now(),
      bundle: Buffer.from(text),
    });
  return { gitlab, client, attest };
}

const fetched = async (client: GitlabClient): Promise<string[]> =>
  (await fetchAttestations(client, 'acme/app', digestFromHex(sha256))).map((bytes) =>
    Buffer.from(bytes).toString(),
  );

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const listed: T[] = [];
  for await (const item of items) listed.push(item);
  return listed;
}

test('fetchAttestations() gives every finished bundle of the artifact, each on one line', async () => {
  const { client, attest } = await instance({ attestations: true });
  assert.deepEqual(await fetched(client), []);
  attest(1, '{"a": 1}');
  attest(2, '{\n "b": 2\n}\n');
  attest(3, 'never made', 'error');
  assert.deepEqual(await fetched(client), ['{"a": 1}', '{"b":2}']);
});

test('fetchAttestations() follows pages', async () => {
  const { client, attest } = await instance({ attestations: true });
  for (let iid = 1; iid <= 50; iid++) attest(iid, `{"n":${iid}}`);
  assert.equal((await fetched(client)).length, 50);
  attest(51, '{"n":51}');
  await assert.rejects(fetched(client), { code: 'gitlab-attestation-unfinished' });
});

test('fetchAttestations() never takes "not shown" for "none": flag, tier and version', async () => {
  for (const options of [{}, { attestations: true, version: '18.4.2-ee' }]) {
    const { client } = await instance(options);
    await assert.rejects(fetched(client), { code: 'gitlab-not-available' });
  }
});

test('fetchAttestations() refuses to leave out what is listed and cannot be fetched', async () => {
  const pending = await instance({ attestations: true });
  pending.attest(1, '{}', 'pending');
  await assert.rejects(fetched(pending.client), { code: 'gitlab-attestation-unfinished' });
  // 18.5 and 18.6 list attestations and have no download.
  const early = await instance({ attestations: true, version: '18.6.0-ee' });
  early.attest(1, '{}');
  await assert.rejects(fetched(early.client), { code: 'gitlab-attestation-unfinished' });
});

test('listSigningCertificates() gives unexpired ones, the inactive among them, from 19.6 on', async () => {
  const { client, gitlab } = await instance({ attestations: true, version: '19.6.0-ee' });
  const now = Date.now();
  const given = { createdAtMs: now, expiresAtMs: now + 1e9 };
  gitlab.state.projects[0]?.signingCertificates.push(
    { id: 1, pem: 'one', active: false, ...given },
    { id: 2, pem: 'two', active: true, ...given },
    { id: 3, pem: 'old', active: false, createdAtMs: 0, expiresAtMs: now - 1 },
  );
  const certificates = await all(client.listSigningCertificates('acme/app'));
  assert.deepEqual(
    certificates.map(({ certificate, active }) => [certificate, active]),
    [
      ['one', false],
      ['two', true],
    ],
  );
  const before = await instance({ attestations: true, version: '19.5.0-ee' });
  await assert.rejects(all(before.client.listSigningCertificates('acme/app')), {
    code: 'gitlab-not-available',
  });
});
