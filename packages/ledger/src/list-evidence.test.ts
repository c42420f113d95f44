import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { digestOf, instantFromMs, type Digest } from '@waybill/kernel';
import type { Submitter } from './entry.ts';
import { evidenceLimits, listEvidence } from './list-evidence.ts';
import { openLedger } from './open-ledger.ts';
import { someTime } from './testing/sample.ts';
import { newLogKey } from './transparency/log-key.ts';

const named = '4711';
const platform = {
  signers: [{ name: 'release', profile: 'sigstore', project: { id: named, path: 'acme/app' } }],
  environments: [],
};
let nowMs: number = someTime;
const ledger = await openLedger({
  at: { kind: 'memory' },
  logKey: newLogKey('waybill.test'),
  now: () => instantFromMs(nowMs++),
});
after(() => ledger.close());

function jobOf(projectId: string): Submitter {
  return { kind: 'job', projectId, pipelineId: '1', jobId: '1' };
}

/** Hands in evidence sets that differ from one another; gives the ids of their entries, in that order. */
async function accept(artifact: Digest, submitter: Submitter, count: number): Promise<readonly Digest[]> {
  const ids: Digest[] = [];
  for (let number = 0; number < count; number++) {
    const bytes = Buffer.from(JSON.stringify({ artifact, submitter, number }));
    const documents = [{ role: 'signature', mediaType: 'application/json', bytes }];
    const accepted = { submitter, artifacts: [{ digest: artifact }], documents, facts: [], results: [] };
    ids.push((await ledger.accept(accepted)).entryId);
  }
  return ids;
}

async function idsOf(artifact: Digest): Promise<readonly Digest[]> {
  return (await listEvidence(artifact, { ledger, platform })).map(({ id }) => id);
}

test('listEvidence() keeps the latest of each submitter, whatever others hand in later', async () => {
  const artifact = digestOf('flooded');
  const [genuine] = await accept(artifact, jobOf(named), 1);
  const [byToken] = await accept(artifact, { kind: 'api-token', name: 'deploy' }, 1);
  const [other] = await accept(artifact, jobOf('5000'), 1);
  const junk = await accept(artifact, jobOf('6000'), evidenceLimits.entriesOfOther + 45);
  const kept = junk.slice(-evidenceLimits.entriesOfOther).toReversed();
  assert.deepEqual(await idsOf(artifact), [byToken, genuine, ...kept, other]);
});

test('listEvidence() lets the projects that came first keep their places before ever more of them', async () => {
  const artifact = digestOf('many projects');
  const first = await accept(artifact, jobOf('5000'), 1);
  for (let project = 0; project < evidenceLimits.others + 5; project++)
    await accept(artifact, jobOf(String(7_000 + project)), 1);
  const genuine = await accept(artifact, jobOf(named), 1);
  const listed = await idsOf(artifact);
  assert.equal(listed.length, evidenceLimits.others + 1);
  assert.equal(listed[0], genuine[0]);
  assert.equal(listed.at(-1), first[0]);
});

test('listEvidence() bounds also what a named project handed in, to its latest', async () => {
  const artifact = digestOf('often built');
  const ids = await accept(artifact, jobOf(named), evidenceLimits.entriesOfNamed + 2);
  assert.deepEqual(await idsOf(artifact), ids.slice(2).toReversed());
});
