import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BundleOptions, EditableJson } from '@waybill/simulator/sigstore';
import { parseBundle } from './bundle.ts';
import type { LogEntry } from './bundle.ts';
import { isRekorV2, readEntryBody } from './log-entry-body.ts';
import { sigstore } from './testing/made-bundle.ts';
import { statement } from './testing/refusal-case.ts';

const malformed = { code: 'log-entry-malformed', category: 'refused' };

/** A good entry, and the same with its body edited. */
function entryOf(options: BundleOptions): {
  entry: LogEntry;
  edited: (edit: (body: EditableJson) => void) => LogEntry;
} {
  const made = sigstore.makeBundle(options);
  const [entry] = parseBundle(made.bytes).logEntries;
  assert.ok(entry);
  const edited = (edit: (body: EditableJson) => void): LogEntry => {
    const body = JSON.parse(Buffer.from(entry.body).toString());
    edit(body);
    return { ...entry, body: Buffer.from(JSON.stringify(body)) };
  };
  return { entry, edited };
}

const record1 = entryOf({});
const record2 = entryOf({ log: 'rekor2' });
const dsse1 = entryOf({ content: statement });
const dsse2 = entryOf({ content: statement, log: 'rekor2', entryKind: 'dsse@0.0.2' });
const intoto = entryOf({ content: statement, entryKind: 'intoto@0.0.2' });

test('readEntryBody() says what the digest of each kind covers', () => {
  assert.deepEqual(
    [
      readEntryBody(record1.entry, 'message').covers,
      readEntryBody(record2.entry, 'message').covers,
      readEntryBody(record2.entry, 'envelope').covers,
      readEntryBody(dsse1.entry, 'envelope').covers,
      readEntryBody(dsse2.entry, 'envelope').covers,
      readEntryBody(intoto.entry, 'envelope').covers,
    ],
    ['artifact', 'artifact', 'encoding', 'payload', 'payload', 'payload'],
  );
});

test('isRekorV2() tells the logs without a time from intoto@0.0.2, which is of Rekor v1', () => {
  assert.deepEqual(
    [record1, record2, dsse1, dsse2, intoto].map(({ entry }) => isRekorV2(entry)),
    [false, true, false, true, false],
  );
});

test('readEntryBody() refuses an entry about another kind of content', () => {
  for (const [entry, content] of [
    [record1.entry, 'envelope'],
    [dsse1.entry, 'message'],
    [dsse2.entry, 'message'],
    [intoto.entry, 'message'],
  ] as const) {
    assert.throws(() => readEntryBody(entry, content), { code: 'log-entry-mismatch' });
  }
});

const wrongBodies: readonly (readonly [
  name: string,
  of: typeof record1,
  content: 'message' | 'envelope',
  edit: (body: EditableJson) => void,
])[] = [
  ['another kind inside', record1, 'message', (b) => (b.kind = 'dsse')],
  ['another version inside', record1, 'message', (b) => (b.apiVersion = '0.0.2')],
  ['no specification', record1, 'message', (b) => delete b.spec],
  ['a weak digest', record1, 'message', (b) => (b.spec.data.hash.algorithm = 'sha1')],
  ['a digest that is not hex', record1, 'message', (b) => (b.spec.data.hash.value = 'xyz')],
  ['an empty digest', record1, 'message', (b) => (b.spec.data.hash.value = '')],
  ['no signature', record1, 'message', (b) => delete b.spec.signature.content],
  ['no verifier', record1, 'message', (b) => delete b.spec.signature.publicKey],
  ['two signatures', dsse1, 'envelope', (b) => b.spec.signatures.push(b.spec.signatures[0])],
  ['an empty list of signatures', dsse1, 'envelope', (b) => (b.spec.signatures = [])],
  [
    'two signatures in an intoto entry',
    intoto,
    'envelope',
    (b) => b.spec.content.envelope.signatures.push(b.spec.content.envelope.signatures[0]),
  ],
  [
    'a signature in base64 once in an intoto entry',
    intoto,
    'envelope',
    (b) => unwrapOnce(b.spec.content.envelope.signatures[0]),
  ],
  [
    'an unknown digest in Rekor v2',
    record2,
    'message',
    (b) => (b.spec.hashedRekordV002.data.algorithm = 'constructor'),
  ],
  [
    'a certificate and a key in Rekor v2',
    record2,
    'message',
    (b) => (b.spec.hashedRekordV002.signature.verifier.publicKey = { rawBytes: 'AAAA' }),
  ],
  [
    'neither certificate nor key in Rekor v2',
    record2,
    'message',
    (b) => delete b.spec.hashedRekordV002.signature.verifier.x509Certificate,
  ],
  [
    'two signatures in dsse@0.0.2',
    dsse2,
    'envelope',
    (b) => b.spec.dsseV002.signatures.push(b.spec.dsseV002.signatures[0]),
  ],
];

for (const [name, { edited }, content, edit] of wrongBodies) {
  test(`readEntryBody() refuses ${name}`, () => {
    assert.doesNotThrow(() =>
      readEntryBody(
        edited(() => {}),
        content,
      ),
    );
    assert.throws(() => readEntryBody(edited(edit), content), malformed);
  });
}

test('readEntryBody() refuses kinds that it does not know, and bodies that are not JSON', () => {
  for (const change of [
    { kind: 'intoto', version: '0.0.1' },
    { kind: 'rekord' },
    { kind: 'constructor' },
    { version: '' },
    { body: Buffer.from('{') },
    { body: Buffer.from(Buffer.from(record1.entry.body).toString().replace('{', '{"kind":"dsse",')) },
  ]) {
    assert.throws(
      () => readEntryBody({ ...record1.entry, ...change }, 'message'),
      malformed,
      JSON.stringify(change).slice(0, 60),
    );
  }
});

function unwrapOnce(signature: EditableJson): void {
  signature.sig = Buffer.from(signature.sig, 'base64').toString();
}
