import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf, WaybillError } from '@waybill/kernel';
import { databasesUnderTest } from './testing/databases.ts';
import { sampleArtifact, sampleEvidence, sampleException } from './testing/sample.ts';
import { sampleExceptionEnd, sampleStatement } from './testing/sample.ts';

const { databases } = await databasesUnderTest();
const coded = (code: string) => (error: unknown) => error instanceof WaybillError && error.code === code;

for (const { name, withLedger } of databases) {
  test(`${name}: append() adds what was captured later to the facts of the evidence, once`, () =>
    withLedger(async ({ ledger }) => {
      const { entryId } = await ledger.accept(sampleEvidence(1));
      const statement = sampleStatement(1, entryId);
      const receipt = await ledger.append(statement);
      assert.equal((await ledger.append(statement)).repeated, true);
      assert.deepEqual(await ledger.factsOf(entryId), [
        ...sampleEvidence(1).facts,
        ...(statement.facts ?? []),
      ]);
      const found = await ledger.listEntries({ addsTo: entryId, kind: 'statement' });
      assert.deepEqual(
        found.items.map(({ id, addsTo, submitter }) => ({ id, addsTo, submitter })),
        [{ id: receipt.entryId, addsTo: entryId, submitter: { kind: 'server' } }],
      );
      assert.ok(await ledger.findDocument(digestOf(statement.documents[0]!.bytes)));
    }));

  test(`${name}: a repeated submission does not add again what a statement has said`, () =>
    withLedger(async ({ ledger }) => {
      const { entryId } = await ledger.accept(sampleEvidence(1));
      await ledger.append(sampleStatement(1, entryId));
      const facts = [
        { name: 'review.approvals', value: '9', assurance: 'api', source: 'api' },
        { name: 'review.last-commit', value: true, assurance: 'api', source: 'api' },
      ] as const;
      await ledger.accept({ ...sampleEvidence(1), facts });
      const added = (await ledger.factsOf(entryId)).slice(-2).map(({ name: of, value }) => [of, value]);
      assert.deepEqual(added, [
        ['review.approvals', '1'],
        ['review.last-commit', true],
      ]);
    }));

  test(`${name}: append() keeps an exception and its end, found by artifact and by kind`, () =>
    withLedger(async ({ ledger }) => {
      const exception = await ledger.append(sampleException(1));
      const end = await ledger.append(sampleExceptionEnd(1, exception.entryId));
      await ledger.append(sampleException(2));
      const about = { artifact: sampleArtifact(1), kind: 'exception' } as const;
      assert.deepEqual(
        (await ledger.listEntries(about)).items.map(({ id }) => id),
        [exception.entryId],
      );
      assert.deepEqual(
        (await ledger.listEntries({ addsTo: exception.entryId })).items.map(({ id }) => id),
        [end.entryId],
      );
      const page = await ledger.listEntries({ kind: 'exception', limit: 1, newestFirst: true });
      assert.equal(page.items[0]?.artifacts[0]?.digest, sampleArtifact(2));
      const rest = await ledger.listEntries({
        kind: 'exception',
        newestFirst: true,
        after: page.next ?? '',
      });
      assert.deepEqual(
        rest.items.map(({ id }) => id),
        [exception.entryId],
      );
    }));

  test(`${name}: append() refuses what does not belong to the entry that it names`, () =>
    withLedger(async ({ ledger }) => {
      const { entryId: evidence } = await ledger.accept(sampleEvidence(1));
      const { entryId: exception } = await ledger.append(sampleException(1));
      const { addsTo: _, ...nowhere } = sampleStatement(1, evidence);
      for (const [what, addition] of [
        ['a statement on nothing', nowhere],
        ['a statement on an unknown entry', sampleStatement(1, digestOf('unknown'))],
        ['a statement on an exception', sampleStatement(1, exception)],
        ['the end of evidence', sampleExceptionEnd(1, evidence)],
        ['an exception on evidence', { ...sampleException(2), addsTo: evidence }],
      ] as const) {
        await assert.rejects(ledger.append(addition), coded('acceptance-malformed'), what);
      }
      assert.equal((await ledger.listEntries({})).items.length, 2);
    }));
}
