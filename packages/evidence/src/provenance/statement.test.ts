import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { digestOf, WaybillError } from '@waybill/kernel';
import fc from 'fast-check';
import { matchSubject, parseStatement, statementLimits } from './statement.ts';

const bytes = Buffer.from('hello\n');
const artifact = { digest: digestOf(bytes) };
const sha256 = artifact.digest.slice(7);
const sha512 = createHash('sha512').update(bytes).digest('hex');
const other = digestOf('other').slice(7);
const malformed = { code: 'statement-malformed', category: 'refused' };

const good = {
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ name: 'hello.txt', digest: { sha256 } }],
  predicateType: 'https://slsa.dev/provenance/v1',
  predicate: { a: 1 },
};

const parse = (changes: object) => parseStatement(Buffer.from(JSON.stringify({ ...good, ...changes })));
const subjects = (...digests: readonly object[]) => parse({ subject: digests.map((digest) => ({ digest })) });

test('parseStatement() reads statements v1 and v0.1, with or without predicate and names', () => {
  assert.deepEqual(parse({}), {
    type: 'https://in-toto.io/Statement/v1',
    subjects: [{ name: 'hello.txt', digest: { sha256 } }],
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: { a: 1 },
  });
  assert.equal(
    parse({ _type: 'https://in-toto.io/Statement/v0.1' }).type,
    'https://in-toto.io/Statement/v0.1',
  );
  const bare = parse({ subject: [{ digest: { sha256 } }], predicate: null });
  assert.deepEqual([bare.predicate, bare.subjects], [undefined, [{ digest: { sha256 } }]]);
});

test('parseStatement() refuses what is not a statement', () => {
  const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`a${n}`, 'x']));
  for (const changes of [
    { _type: undefined },
    { _type: 'https://in-toto.io/Statement/v2' },
    { subject: undefined },
    { subject: [] },
    { subject: {} },
    { subject: ['x'] },
    { subject: [{ name: 'x' }] },
    { subject: [{ digest: {} }] },
    { subject: [{ digest: { sha256: 7 } }] },
    { subject: [{ digest: { sha256: sha256.toUpperCase() } }] },
    { subject: [{ digest: { sha256: sha256.slice(1) } }] },
    { subject: [{ digest: { sha512: sha256 } }] },
    { subject: [{ name: 7, digest: { sha256 } }] },
    { subject: Array(statementLimits.subjects + 1).fill(good.subject[0]) },
    { subject: [{ digest: many(statementLimits.digestsPerSubject + 1) }] },
    { predicateType: undefined },
    { predicateType: '' },
    { predicateType: 'x'.repeat(statementLimits.textLength + 1) },
    { predicate: [] },
    { predicate: 'x' },
  ]) {
    assert.throws(() => parse(changes), malformed, JSON.stringify(changes).slice(0, 80));
  }
  for (const text of ['', '[]', 'null', `{"_type":"x",${JSON.stringify(good).slice(1)}`]) {
    assert.throws(() => parseStatement(Buffer.from(text)), malformed, text.slice(0, 30));
  }
});

test('parseStatement() takes as many subjects and digests as it says', () => {
  const { subjects: all } = parse({ subject: Array(statementLimits.subjects).fill(good.subject[0]) });
  assert.equal(all.length, 1024);
});

test('matchSubject() finds the artifact by SHA-256 or SHA-512, wherever it stands', () => {
  assert.deepEqual(matchSubject(subjects({ sha256: other }, { sha256 }), artifact)?.digest, { sha256 });
  assert.ok(matchSubject(subjects({ sha512 }), { ...artifact, bytes }));
  assert.equal(matchSubject(subjects({ sha512 }), artifact), undefined);
});

test('matchSubject() refuses a subject of which one digest contradicts another', () => {
  const other512 = createHash('sha512').update('other').digest('hex');
  for (const known of [
    { ...artifact, sha512 },
    { ...artifact, bytes },
  ]) {
    assert.ok(matchSubject(subjects({ sha256, sha512 }), known));
    assert.equal(matchSubject(subjects({ sha256, sha512: other512 }), known), undefined);
    assert.equal(matchSubject(subjects({ sha256: other, sha512 }), known), undefined);
    assert.ok(matchSubject(subjects({ sha256, sha512: other512 }, { sha256 }), known));
  }
  // Where only one of the two is known of the artifact, it decides.
  assert.ok(matchSubject(subjects({ sha256, sha512: other512 }), artifact));
});

test('matchSubject() never matches by name, by a weak algorithm, or by the digest of another', () => {
  const named = parse({ subject: [{ name: 'hello.txt', digest: { sha256: other } }] });
  assert.equal(matchSubject(named, { ...artifact, name: 'hello.txt', sha512 }), undefined);
  const sha1 = createHash('sha1').update(bytes).digest('hex');
  for (const digest of [{ sha1 }, { gitCommit: sha256 }, { SHA256: sha256 }, { sha384: sha256 }]) {
    assert.equal(
      matchSubject(subjects(digest), { ...artifact, bytes, sha512 }),
      undefined,
      JSON.stringify(digest),
    );
  }
});

test('parseStatement() answers any JSON with a statement or a refusal', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(...Object.keys(good)), (value, member) => {
      for (const text of [JSON.stringify(value), JSON.stringify({ ...good, [member]: value })]) {
        try {
          matchSubject(parseStatement(Buffer.from(text)), artifact);
        } catch (error) {
          assert.ok(error instanceof WaybillError && error.code === 'statement-malformed', String(error));
        }
      }
    }),
    { numRuns: 1000 },
  );
});
