import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf, instantFromMs, WaybillError } from '@waybill/kernel';
import { sql } from 'kysely';
import { databasesUnderTest, logKey } from './testing/databases.ts';
import { passingTables, sampleArtifact, sampleDecision, sampleEvidence, someTime } from './testing/sample.ts';
import type { EntryFilter } from './ledger.ts';
import { tableNames, tables } from './database/tables.ts';
import { verifyInclusionPromise } from './transparency/inclusion-promise.ts';
import { verifierKeyOf } from './transparency/log-key.ts';

const { databases, missing } = await databasesUnderTest();
const coded = (code: string) => (error: unknown) => error instanceof WaybillError && error.code === code;

test('PostgreSQL runs the same suite', { skip: missing ?? false }, () => {
  assert.ok(databases.some(({ name }) => name === 'PostgreSQL'));
});

for (const { name, withLedger } of databases) {
  test(`${name}: accept() keeps exact bytes, facts and results, and promises inclusion`, () =>
    withLedger(async ({ ledger }) => {
      const evidence = sampleEvidence(1);
      const receipt = await ledger.accept(evidence);
      assert.equal(receipt.repeated, false);
      assert.ok(verifyInclusionPromise(receipt, [verifierKeyOf(logKey)]));

      const entry = await ledger.findEntry(receipt.entryId);
      assert.deepEqual(entry?.submitter, evidence.submitter);
      assert.deepEqual(entry?.artifacts, evidence.artifacts);
      assert.equal(entry?.acceptedAt, someTime);
      for (const { role, mediaType, bytes } of evidence.documents) {
        const named: unknown = entry?.documents.find((document) => document.role === role);
        assert.deepEqual(named, { role, mediaType, digest: digestOf(bytes), size: bytes.length });
        const stored = await ledger.findDocument(digestOf(bytes));
        assert.deepEqual(Buffer.from(stored?.bytes ?? []), bytes);
      }
      assert.deepEqual(await ledger.factsOf(receipt.entryId), evidence.facts);
      assert.deepEqual(await ledger.resultsOf(receipt.entryId), evidence.results);
    }));

  test(`${name}: accept() of the same content in another order changes nothing`, () =>
    withLedger(async ({ ledger, db }) => {
      const evidence = sampleEvidence(1);
      const first = await ledger.accept(evidence);
      const again = await ledger.accept({
        ...evidence,
        documents: evidence.documents.toReversed(),
        facts: [],
      });
      assert.deepEqual(again, { ...first, repeated: true });
      assert.equal((await db.selectFrom('entry').selectAll().execute()).length, 1);
      assert.equal((await ledger.factsOf(first.entryId)).length, evidence.facts.length);
    }));

  test(`${name}: accept() makes another entry for another submitter and keeps shared bytes once`, () =>
    withLedger(async ({ ledger, db }) => {
      const evidence = sampleEvidence(1);
      const first = await ledger.accept(evidence);
      const second = await ledger.accept({ ...evidence, submitter: { kind: 'api-token', name: 'release' } });
      assert.notEqual(first.entryId, second.entryId);
      assert.equal((await db.selectFrom('document').select('digest').execute()).length, 3);
    }));

  test(`${name}: accept() called many times at once makes one entry for each content`, () =>
    withLedger(async ({ ledger, db }) => {
      const receipts = await Promise.all(
        Array.from({ length: 120 }, (_, at) => ledger.accept(sampleEvidence(at % 40))),
      );
      assert.equal(receipts.filter(({ repeated }) => !repeated).length, 40);
      assert.equal((await db.selectFrom('entry').select('no').execute()).length, 40);
      assert.equal((await db.selectFrom('leaf').select('entry_no').execute()).length, 40);
    }));

  test(`${name}: accept() refuses one bad set without the others that came with it`, () =>
    withLedger(async ({ ledger }) => {
      const bad = {
        ...sampleEvidence(2),
        facts: [{ ...sampleEvidence(2).facts[0]!, assurance: 'sure' as never }],
      };
      const outcomes = await Promise.allSettled(
        [sampleEvidence(0), sampleEvidence(1), bad, sampleEvidence(3)].map((set) => ledger.accept(set)),
      );
      assert.deepEqual(
        outcomes.map(({ status }) => status),
        ['fulfilled', 'fulfilled', 'rejected', 'fulfilled'],
      );
    }));

  for (const [what, change] of [
    [
      'a role that is not kebab-case',
      { documents: [{ role: 'S BOM', mediaType: 'a/b', bytes: Buffer.from('x') }] },
    ],
    [
      'a media type with a newline',
      { documents: [{ role: 'sbom', mediaType: 'a\n', bytes: Buffer.from('x') }] },
    ],
    ['an artifact without a digest', { artifacts: [{ digest: 'latest' as never }] }],
    ['an artifact name with a NUL', { artifacts: [{ digest: digestOf('a'), name: 'a\0b' }] }],
    ['65 documents', { documents: Array.from({ length: 65 }, () => sampleEvidence(1).documents[0]!) }],
  ] as const) {
    test(`${name}: accept() refuses ${what}`, () =>
      withLedger(async ({ ledger }) => {
        await assert.rejects(
          ledger.accept({ ...sampleEvidence(1), ...change }),
          coded('acceptance-malformed'),
        );
      }));
  }

  test(`${name}: findDocument() refuses bytes that were changed in the database`, () =>
    withLedger(async ({ ledger, db }) => {
      await ledger.accept(sampleEvidence(1));
      const digest = digestOf(sampleEvidence(1).documents[0]!.bytes);
      await sql`alter table document disable trigger append_only`.execute(db);
      await sql`update document set content = set_byte(content, 3, 65) where digest = ${digest}`.execute(db);
      await assert.rejects(ledger.findDocument(digest), coded('document-damaged'));
      assert.equal(await ledger.findDocument(digestOf('unknown')), undefined);
    }));

  const edits = [
    ['a fact', sql`update fact set value = '"refs/heads/forged"' where name = 'source.ref'`],
    ['a fact that is no JSON', sql`update fact set value = 'forged' where name = 'source.ref'`],
    ['a fact that is gone', sql`delete from fact where position = 1`],
    ['a check result', sql`update result set body = replace(body, 'fail', 'pass')`],
    ['an entry text', sql`update entry set body = replace(body, 'app-1', 'app-2')`],
  ] as const;
  for (const [what, edit] of edits) {
    test(`${name}: reading an entry refuses ${what} changed in the database`, () =>
      withLedger(async ({ ledger, db }) => {
        const { entryId } = await ledger.accept(sampleEvidence(1));
        for (const table of ['fact', 'result', 'entry']) {
          await sql`alter table ${sql.table(table)} disable trigger append_only`.execute(db);
        }
        await edit.execute(db);
        const reads = [ledger.findEntry(entryId), ledger.factsOf(entryId), ledger.resultsOf(entryId)];
        const failed = (await Promise.allSettled(reads)).filter(({ status }) => status === 'rejected');
        assert.ok(failed.length > 0);
        for (const { reason } of failed as PromiseRejectedResult[]) {
          assert.ok(coded('entry-damaged')(reason), String(reason));
        }
      }));
  }

  test(`${name}: findCachedDecision() refuses a document that was changed in the database`, () =>
    withLedger(async ({ ledger, db }) => {
      const cacheKey = digestOf('inputs');
      await ledger.recordDecision(sampleDecision(1, { verdict: 'refuse' }), { cacheKey });
      await sql`alter table document disable trigger append_only`.execute(db);
      await sql`update document set size = size + 1,
        content = convert_to(replace(convert_from(content, 'UTF8'), '"refuse"', '"promote"'), 'UTF8')`.execute(
        db,
      );
      await assert.rejects(ledger.findCachedDecision(cacheKey, someTime), coded('document-damaged'));
      await assert.rejects(ledger.listDecisions({}), coded('document-damaged'));
    }));

  test(`${name}: findCachedDecision() refuses a row that says something else than its document`, () =>
    withLedger(async ({ ledger, db }) => {
      const cacheKey = digestOf('inputs');
      const ended = sampleDecision(1, { validUntil: instantFromMs(someTime + 1) });
      await ledger.recordDecision(ended, { cacheKey });
      await sql`alter table decision disable trigger append_only`.execute(db);
      await sql`update decision set valid_until = null`.execute(db);
      const later = instantFromMs(someTime + 5_000);
      await assert.rejects(ledger.findCachedDecision(cacheKey, later), coded('entry-damaged'));
    }));

  const apiFact = sampleEvidence(1).facts.find(({ source }) => source === 'api')!;
  const withoutApi = {
    ...sampleEvidence(1),
    facts: sampleEvidence(1).facts.filter(({ source }) => source !== 'api'),
  };

  test(`${name}: accept() again adds what GitLab had not said the first time, once`, () =>
    withLedger(async ({ ledger }) => {
      const first = await ledger.accept(withoutApi);
      assert.deepEqual(await ledger.factsOf(first.entryId), withoutApi.facts);
      // Two at once, then one more.
      const again = [ledger.accept(sampleEvidence(1)), ledger.accept(sampleEvidence(1))];
      assert.deepEqual(await Promise.all(again), Array(2).fill({ ...first, repeated: true }));
      assert.deepEqual(await ledger.accept(sampleEvidence(1)), { ...first, repeated: true });
      assert.deepEqual(await ledger.factsOf(first.entryId), [...withoutApi.facts, apiFact]);

      const [added, ...others] = (await ledger.listEntries({ addsTo: first.entryId })).items;
      assert.deepEqual([added?.kind, added?.addsTo, others], ['facts', first.entryId, []]);
      assert.deepEqual(await ledger.factsOf(added?.id ?? first.entryId), [apiFact]);
      assert.equal(await ledger.log.sequence(), 2);
      const report = await ledger.verify({ logKeys: [verifierKeyOf(logKey)] });
      assert.deepEqual([report.problems, report.entries], [[], 2]);
    }));

  test(`${name}: accept() adds what the second of two equal sets in one batch knows more`, () =>
    withLedger(async ({ ledger }) => {
      // The first occupies the queue, so that the others come as one batch.
      const [, first, second] = await Promise.all(
        [sampleEvidence(2), withoutApi, sampleEvidence(1)].map((set) => ledger.accept(set)),
      );
      assert.equal(second?.entryId, first?.entryId);
      assert.deepEqual(await ledger.factsOf(first!.entryId), [...withoutApi.facts, apiFact]);
    }));

  for (const [what, fact] of [
    ['another answer of a source that had answered', { ...apiFact, value: false }],
    [
      'what a document claims',
      { ...apiFact, name: 'build.type' as const, value: 'x', source: 'provenance' as const },
    ],
  ] as const) {
    test(`${name}: accept() again does not add ${what}`, () =>
      withLedger(async ({ ledger }) => {
        const { entryId } = await ledger.accept(sampleEvidence(1));
        await ledger.accept({ ...sampleEvidence(1), facts: [...sampleEvidence(1).facts, fact] });
        assert.deepEqual(await ledger.factsOf(entryId), sampleEvidence(1).facts);
        assert.equal((await ledger.listEntries({})).items.length, 1);
      }));
  }

  test(`${name}: listEntries() finds an entry by everything it is known by`, () =>
    withLedger(async ({ ledger }) => {
      const receipts = await Promise.all([3, 4, 13].map((number) => ledger.accept(sampleEvidence(number))));
      const [third] = receipts.map(({ entryId }) => entryId);
      const sbom = sampleEvidence(3).documents[0]!.bytes;
      const byOne = [
        { artifact: sampleArtifact(3) },
        { commit: 'c3' },
        { pipelineId: 'p3' },
        { jobId: 'j3' },
        { document: digestOf(sbom) },
        { runnerId: 'r3', jobId: 'j3' },
      ];
      for (const filter of byOne) {
        const { items, next } = await ledger.listEntries(filter);
        assert.deepEqual([items.map(({ id }) => id), next], [[third], undefined], JSON.stringify(filter));
      }
      const count = async (filter: Parameters<typeof ledger.listEntries>[0]) =>
        (await ledger.listEntries(filter)).items.length;
      assert.equal(await count({ runnerId: 'r3' }), 2);
      assert.equal(await count({ projectId: '7' }), 3);
      assert.equal(await count({ runnerId: 'r3', jobId: 'j4' }), 0);
    }));

  test(`${name}: listEntries() gives pages that join without gap or repeat, in both directions`, () =>
    withLedger(async ({ ledger }) => {
      for (let number = 0; number < 5; number++) await ledger.accept(sampleEvidence(number));
      const namesOf = async (filter: EntryFilter): Promise<string[]> => {
        const { items, next } = await ledger.listEntries({ ...filter, limit: 2 });
        const names = items.map(({ artifacts }) => artifacts[0]?.name ?? '');
        return next === undefined ? names : [...names, ...(await namesOf({ ...filter, after: next }))];
      };
      const names = ['app-0.tgz', 'app-1.tgz', 'app-2.tgz', 'app-3.tgz', 'app-4.tgz'];
      for (const filter of [{ projectId: '7' }, {}]) {
        assert.deepEqual(await namesOf(filter), names);
        assert.deepEqual(await namesOf({ ...filter, newestFirst: true }), names.toReversed());
      }
      await assert.rejects(ledger.listEntries({ after: '0; drop' }), coded('cursor-malformed'));
    }));

  test(`${name}: recordDecision() keeps a decision that is listed newest first and read back whole`, () =>
    withLedger(async ({ ledger }) => {
      const refused = sampleDecision(1, { verdict: 'refuse', validUntil: instantFromMs(someTime + 5_000) });
      const promoted = sampleDecision(1);
      const elsewhere = sampleDecision(1, { environment: 'staging' });
      const first = await ledger.recordDecision(refused);
      await ledger.recordDecision(promoted);
      await ledger.recordDecision(elsewhere);
      assert.equal((await ledger.recordDecision(refused)).repeated, true);
      const { items } = await ledger.listDecisions({
        artifact: sampleArtifact(1),
        environment: 'production',
      });
      assert.deepEqual(
        items.map(({ decision }) => decision),
        [promoted, refused],
      );
      assert.equal(items[1]?.entryId, first.entryId);
      const [newest] = (await ledger.listDecisions({ limit: 1 })).items;
      assert.deepEqual(newest?.decision, elsewhere);
      const next = (await ledger.listDecisions({ limit: 1 })).next;
      assert.deepEqual((await ledger.listDecisions({ after: next ?? '' })).items.length, 2);
      assert.equal((await ledger.listEntries({ artifact: sampleArtifact(1) })).items.length, 3);
    }));

  test(`${name}: verify() holds where two submitters recorded one decision`, () =>
    withLedger(async ({ ledger }) => {
      const submitters = [{ kind: 'ledger' }, { kind: 'api-token', name: 'release' }] as const;
      for (const submitter of submitters) await ledger.recordDecision(sampleDecision(1), { submitter });
      await ledger.log.sequence();
      const report = await ledger.verify({ logKeys: [verifierKeyOf(logKey)] });
      assert.deepEqual([report.problems, report.entries, report.documents], [[], 2, 1]);
    }));

  test(`${name}: findCachedDecision() answers while the decision holds, and never with no-verdict`, () =>
    withLedger(async ({ ledger }) => {
      const key = digestOf('inputs');
      const decision = sampleDecision(1, { validUntil: instantFromMs(someTime + 5_000) });
      await ledger.recordDecision(decision, { cacheKey: key });
      await ledger.recordDecision(sampleDecision(2, { verdict: 'no-verdict' }), {
        cacheKey: digestOf('other'),
      });
      const found = await ledger.findCachedDecision(key, instantFromMs(someTime + 4_999));
      assert.deepEqual(found?.decision, decision);
      assert.equal(found?.cacheKey, key);
      assert.equal(await ledger.findCachedDecision(key, instantFromMs(someTime + 5_000)), undefined);
      assert.equal(await ledger.findCachedDecision(digestOf('other'), someTime), undefined);
      assert.equal(await ledger.findCachedDecision(digestOf('unknown'), someTime), undefined);
    }));

  test(`${name}: listDecisions() tells which verdict stands, what it superseded, and its summary`, () =>
    withLedger(async ({ ledger }) => {
      const first = await ledger.recordDecision(sampleDecision(1));
      await ledger.recordDecision(sampleDecision(1, { environment: 'staging' }));
      await ledger.recordDecision(sampleDecision(1, { verdict: 'no-verdict' }));
      const standing = async () =>
        (await ledger.listDecisions({ standing: true })).items.map(({ decision, supersedes, summary }) => {
          return [decision.environment, decision.verdict, supersedes, summary];
        });
      assert.deepEqual(await standing(), [
        ['staging', 'promote', undefined, undefined],
        ['production', 'promote', undefined, undefined],
      ]);
      const bytes = Buffer.from('summary');
      await ledger.recordDecision(sampleDecision(1, { verdict: 'refuse' }), {
        supersedes: first.entryId,
        documents: [{ role: 'vsa', mediaType: 'application/json', bytes }],
      });
      assert.deepEqual(await standing(), [
        ['production', 'refuse', first.entryId, digestOf(bytes)],
        ['staging', 'promote', undefined, undefined],
      ]);
      assert.deepEqual((await ledger.listDecisions({ standing: true, verdict: 'promote' })).items.length, 1);
    }));

  test(`${name}: bindToken() lets its job repeat until the token expires and refuses another job`, () =>
    withLedger(async ({ ledger }) => {
      const expiry = instantFromMs(someTime + 60_000);
      await ledger.bindToken('jti-1', '17', expiry);
      await ledger.bindToken('jti-1', '17', expiry);
      await assert.rejects(ledger.bindToken('jti-1', '18', expiry), coded('token-bound-to-another-job'));
      await assert.rejects(ledger.bindToken('jti-2', '17', someTime), coded('token-expired'));
      for (const bad of ['', 'jti\0', 'jti\n', '\ud800', 'j'.repeat(1025)]) {
        await assert.rejects(ledger.bindToken(bad, '17', expiry), coded('token-binding-malformed'));
        await assert.rejects(ledger.bindToken('jti-3', bad, expiry), coded('token-binding-malformed'));
      }
    }));

  test(`${name}: every table of the record refuses to be rewritten`, () =>
    withLedger(async ({ ledger, db }) => {
      await ledger.accept(sampleEvidence(1));
      await ledger.recordDecision(sampleDecision(1));
      await ledger.log.sequence();
      for (const table of tableNames.filter((each) => !passingTables.includes(each))) {
        const [column] = tables[table].order;
        const target = sql.table(table);
        const refused = { code: '42501' };
        await assert.rejects(sql`delete from ${target}`.execute(db), refused, `delete from ${table}`);
        await assert.rejects(sql`truncate ${target} cascade`.execute(db), refused, `truncate ${table}`);
        const same = sql`update ${target} set ${sql.ref(column ?? '')} = ${sql.ref(column ?? '')}`;
        if (table !== 'tile') await assert.rejects(same.execute(db), refused, `update ${table}`);
      }
      await assert.rejects(sql`update leaf set leaf_index = leaf_index + 10`.execute(db), { code: '42501' });
      await assert.rejects(sql`update tile set hashes = substring(hashes from 33) || hashes`.execute(db), {
        code: '42501',
      });
    }));

  test(`${name}: the migrations make exactly the tables and columns that the row types tell`, () =>
    withLedger(async ({ db, options }) => {
      const { rows } = await sql<{
        table_name: string;
        column_name: string;
        is_nullable: string;
        type: string;
      }>`
        select table_name, column_name, is_nullable, data_type as type from information_schema.columns
        where table_schema = ${options.schema} and table_name not like 'migration%'`.execute(db);
      const kinds: { readonly [type: string]: string } = {
        text: 'text',
        bigint: 'integer',
        integer: 'integer',
        bytea: 'bytes',
      };
      const found = rows.map(
        (row) =>
          `${row.table_name}.${row.column_name} ${kinds[row.type]}${row.is_nullable === 'YES' ? '?' : ''}`,
      );
      const told = tableNames.flatMap((table) =>
        Object.entries(tables[table].columns).map(([column, kind]) => `${table}.${column} ${kind}`),
      );
      assert.deepEqual(found.sort(), told.sort());
    }));
}
