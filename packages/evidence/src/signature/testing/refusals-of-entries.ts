import { newKey } from '@waybill/simulator/sigstore';
import type { EditableJson } from '@waybill/simulator/sigstore';
import { signedAt, sigstore, statementAbout } from './made-bundle.ts';
import { other, key, statement, root, entryOf, before, sha256 } from './refusal-case.ts';
import type { Refusal } from './refusal-case.ts';

const earlierCheckpoint: EditableJson = entryOf(sigstore.makeBundle().json).inclusionProof.checkpoint;

/** Wrong log entries, promises, proofs and checkpoints. */
export const refusalsOfEntries: readonly Refusal[] = [
  // The log entry
  {
    name: 'no log entry where one is required',
    code: 'log-entry-missing',
    good: { timestamp: true },
    bad: { log: 'none' },
  },
  {
    name: 'an entry with another certificate for the same key',
    code: 'log-entry-mismatch',
    bad: { entry: { certificate: 'same-key' } },
  },
  {
    name: 'an entry with a certificate for another key',
    code: 'log-entry-mismatch',
    bad: { entry: { certificate: 'other-key' } },
  },
  {
    name: 'a Rekor v2 entry with another certificate for the same key',
    code: 'log-entry-mismatch',
    good: { log: 'rekor2' },
    bad: { entry: { certificate: 'same-key' } },
  },
  {
    name: 'an envelope entry with another certificate',
    code: 'log-entry-mismatch',
    good: { content: statement },
    bad: { entry: { certificate: 'same-key' } },
  },
  {
    name: 'an intoto entry with another certificate',
    code: 'log-entry-mismatch',
    good: { content: statement, entryKind: 'intoto@0.0.2' },
    bad: { entry: { certificate: 'same-key' } },
  },
  {
    name: 'a dsse@0.0.2 entry with another certificate',
    code: 'log-entry-mismatch',
    good: { content: statement, log: 'rekor2', entryKind: 'dsse@0.0.2' },
    bad: { entry: { certificate: 'same-key' } },
  },
  {
    name: 'an entry with another key',
    code: 'log-entry-mismatch',
    good: { key },
    bad: { entry: { spki: newKey('p256').spki } },
  },
  {
    name: 'an entry with another signature of the same key',
    code: 'log-entry-mismatch',
    bad: { entry: { signature: 'again' } },
  },
  {
    name: 'an envelope entry with another signature of the same key',
    code: 'log-entry-mismatch',
    good: { content: statement },
    bad: { entry: { signature: 'again' } },
  },
  {
    name: 'an intoto entry with another signature of the same key',
    code: 'log-entry-mismatch',
    good: { content: statement, entryKind: 'intoto@0.0.2' },
    bad: { entry: { signature: 'again' } },
  },
  {
    name: 'a Rekor v2 entry with another signature of the same key',
    code: 'log-entry-mismatch',
    good: { log: 'rekor2' },
    bad: { entry: { signature: 'again' } },
  },
  {
    name: 'an entry with another digest',
    code: 'log-entry-mismatch',
    bad: { entry: { digest: sha256(other) } },
  },
  {
    name: 'a Rekor v2 entry with another digest',
    code: 'log-entry-mismatch',
    good: { log: 'rekor2' },
    bad: { entry: { digest: sha256(other) } },
  },
  {
    name: 'a Rekor v2 entry with the digest of the payload instead of its encoding',
    code: 'log-entry-mismatch',
    good: { log: 'rekor2', content: statement },
    bad: { entry: { digest: sha256(statement.payload) } },
  },
  {
    name: 'an envelope entry with another payload',
    code: 'log-entry-mismatch',
    good: { content: statement },
    bad: { entry: { payload: statementAbout(other) } },
  },
  {
    name: 'an intoto entry with another payload',
    code: 'log-entry-mismatch',
    good: { content: statement, entryKind: 'intoto@0.0.2' },
    bad: { entry: { payload: statementAbout(other) } },
  },
  {
    name: 'a dsse@0.0.2 entry with another payload',
    code: 'log-entry-mismatch',
    good: { content: statement, log: 'rekor2', entryKind: 'dsse@0.0.2' },
    bad: { entry: { payload: statementAbout(other) } },
  },
  {
    name: 'an entry about an artifact beside an envelope',
    code: 'log-entry-mismatch',
    good: { content: statement },
    bad: { entryKind: 'hashedrekord@0.0.1' },
  },
  {
    name: 'an entry of a kind that binds no signature',
    code: 'log-entry-malformed',
    good: { content: statement },
    bad: { edit: (bundle) => (entryOf(bundle).kindVersion = { kind: 'intoto', version: '0.0.1' }) },
  },
  {
    name: 'an entry that calls itself another kind than its body',
    code: 'log-entry-malformed',
    good: { content: statement },
    bad: { edit: (bundle) => (entryOf(bundle).kindVersion = { kind: 'intoto', version: '0.0.2' }) },
  },
  { name: 'an entry of a log that no root knows', code: 'log-unknown', change: root((r) => r.tlogs.shift()) },
  {
    name: 'an entry that names another log',
    code: 'log-unknown',
    bad: { edit: (bundle) => (entryOf(bundle).logId.keyId = Buffer.alloc(32).toString('base64')) },
  },
  {
    name: 'an entry under the id of a log with another key',
    code: 'log-promise-invalid',
    good: { timestamp: true, version: '0.1', edit: (bundle) => delete entryOf(bundle).inclusionProof },
    change: root((r) => (r.tlogs[0].publicKey.rawBytes = Buffer.from(key.spki).toString('base64'))),
  },
  // Promise, proof, checkpoint
  { name: 'a promise of another key', code: 'log-promise-invalid', bad: { logged: { promiseKey: key } } },
  {
    name: 'a promise for another time',
    code: 'log-promise-invalid',
    bad: { edit: (bundle) => (entryOf(bundle).integratedTime = String(signedAt / 1000 + 1)) },
  },
  {
    name: 'a promise for another global index',
    code: 'log-promise-invalid',
    bad: { edit: (bundle) => (entryOf(bundle).logIndex = '7') },
  },
  {
    name: 'no promise in a bundle 0.1',
    code: 'log-promise-invalid',
    good: { version: '0.1', timestamp: true },
    bad: { edit: (bundle) => delete entryOf(bundle).inclusionPromise },
  },
  {
    name: 'no proof in a bundle 0.2',
    code: 'log-proof-invalid',
    good: { version: '0.2' },
    bad: { edit: (bundle) => delete entryOf(bundle).inclusionProof },
  },
  {
    name: 'no proof in a bundle 0.3',
    code: 'log-proof-invalid',
    bad: { edit: (bundle) => delete entryOf(bundle).inclusionProof },
  },
  {
    name: 'no proof for a Rekor v2 entry',
    code: 'log-proof-invalid',
    good: { log: 'rekor2' },
    bad: { edit: (bundle) => delete entryOf(bundle).inclusionProof },
  },
  {
    name: 'a proof without its checkpoint in a bundle 0.3',
    code: 'log-proof-invalid',
    bad: { edit: (bundle) => delete entryOf(bundle).inclusionProof.checkpoint },
  },
  {
    name: 'a proof for another root',
    code: 'log-proof-invalid',
    bad: { logged: { root: Buffer.alloc(32) } },
  },
  {
    name: 'a proof with one hash more',
    code: 'log-proof-invalid',
    bad: {
      edit: (bundle) => entryOf(bundle).inclusionProof.hashes.push(Buffer.alloc(32).toString('base64')),
    },
  },
  {
    name: 'a proof for an index beyond the tree',
    code: 'log-proof-invalid',
    bad: {
      edit: (bundle) => (entryOf(bundle).inclusionProof.logIndex = entryOf(bundle).inclusionProof.treeSize),
    },
  },
  {
    name: 'a sound checkpoint of an earlier tree',
    code: 'log-proof-invalid',
    bad: { edit: (bundle) => (entryOf(bundle).inclusionProof.checkpoint = earlierCheckpoint) },
  },
  {
    name: 'a checkpoint of another key',
    code: 'checkpoint-invalid',
    bad: { logged: { checkpointKey: key } },
  },
  {
    name: 'a checkpoint of another key in Rekor v2',
    code: 'checkpoint-invalid',
    good: { log: 'rekor2' },
    bad: { logged: { checkpointKey: newKey('ed25519') } },
  },
  {
    name: 'a checkpoint whose signature line names another log',
    code: 'checkpoint-invalid',
    bad: { logged: { origin: 'other.example - 1' } },
  },
  {
    name: 'a checkpoint of another log with the same key',
    code: 'checkpoint-invalid',
    bad: { logged: { logName: 'another-log.example' } },
  },
  {
    name: 'a checkpoint of another log with the same key in Rekor v2',
    code: 'checkpoint-invalid',
    good: { log: 'rekor2' },
    bad: { logged: { logName: 'another-log.example' } },
  },
  {
    name: 'an entry before the window of its log',
    code: 'time-outside-validity',
    change: root((r) => (r.tlogs[0].publicKey.validFor.start = before(-1))),
  },
  {
    name: 'an entry after the window of its log',
    code: 'time-outside-validity',
    change: root((r) => (r.tlogs[0].publicKey.validFor.end = before(1))),
  },
  {
    name: 'a Rekor v2 entry stamped after the window of its log',
    code: 'time-outside-validity',
    good: { log: 'rekor2' },
    change: root((r) => (r.tlogs[1].publicKey.validFor.end = before(1))),
  },
];
