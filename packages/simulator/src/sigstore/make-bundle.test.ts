import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bundleFromJSON } from '@sigstore/bundle';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify';
import { createLocalSigstore } from './local-sigstore.ts';
import type { BundleOptions } from './bundle-options.ts';
import { newKey } from './simulated-key.ts';

const sigstore = createLocalSigstore();
const statement = {
  kind: 'statement',
  payload: Buffer.from(
    JSON.stringify({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: 'hello', digest: { sha256: '0'.repeat(64) } }],
      predicateType: 'https://example.com/v1',
    }),
  ),
} as const;
const key = newKey('p256');

/** Verifies with sigstore-js, which did not learn its cryptography from us; throws where it refuses. */
function verifyWithOracle(options: BundleOptions): void {
  const made = sigstore.makeBundle(options);
  const root = TrustedRoot.fromJSON(JSON.parse(Buffer.from(sigstore.trustedRootJson()).toString()));
  const keys = { [key.hint]: { rawBytes: Buffer.from(key.spki), keyDetails: 5 } };
  const entity = toSignedEntity(
    bundleFromJSON(made.json),
    options.content?.kind === 'statement' ? undefined : Buffer.from(made.content),
  );
  const log = options.log ?? 'rekor1';
  new Verifier(toTrustMaterial(root, keys as never), {
    tlogThreshold: log === 'none' ? 0 : log === 'both' ? 2 : 1,
    timestampThreshold: log === 'none' && !options.timestamp ? 0 : 1,
    ctlogThreshold: options.key ? 0 : 1,
  }).verify(entity);
}

describe('makeBundle() signs what another verifier accepts', () => {
  const good: { readonly [name: string]: BundleOptions } = {
    'a message in Rekor 1': {},
    'a message in Rekor 2 with a time stamp': { log: 'rekor2' },
    'a message in both logs': { log: 'both', timestamp: true },
    'a message of bundle version 0.1': { version: '0.1' },
    'a message of bundle version 0.2 with its intermediate': { version: '0.2', chain: 'intermediate' },
    'a message with the timestamp authority’s certificate embedded': {
      log: 'rekor2',
      stamped: { embedCertificate: true },
    },
    'a statement as dsse@0.0.1': { content: statement },
    'a statement as intoto@0.0.2': { content: statement, entryKind: 'intoto@0.0.2' },
    'a statement as hashedrekord@0.0.2': { content: statement, log: 'rekor2' },
    'a statement as dsse@0.0.2': { content: statement, log: 'rekor2', entryKind: 'dsse@0.0.2' },
    'a message by a managed key': { key },
    'a message by a managed key without log': { key, log: 'none' },
    'a statement by a managed key in Rekor 2': { key, content: statement, log: 'rekor2' },
  };
  for (const [name, options] of Object.entries(good)) {
    test(`${name} is accepted by sigstore-js`, () => verifyWithOracle(options));
  }
});

describe('makeBundle() breaks one property at a time', () => {
  const bad: { readonly [name: string]: BundleOptions } = {
    'a certificate without SCT': { leaf: { sct: 'none' } },
    'an SCT by another log': { leaf: { sct: 'other-log' } },
    'an SCT for another certificate': { leaf: { sct: 'other-certificate' } },
    'a certificate by another key': { leaf: { signer: 'other-key' } },
    'a certificate that ended before it was used': {
      leaf: { notBeforeMs: sigstore.now() - 7_200_000, notAfterMs: sigstore.now() - 3_600_000 },
    },
    'an entry with another digest': { entry: { digest: Buffer.alloc(32, 1) } },
    'an entry with another signature': { entry: { signature: 'again' } },
    'an entry of another payload': { content: statement, entry: { payload: Buffer.from('{}') } },
    'a promise by another key': { logged: { promiseKey: newKey('p256') } },
    'a checkpoint by another key': { logged: { checkpointKey: newKey('p256') } },
    'a checkpoint with another root': { logged: { root: Buffer.alloc(32, 1) } },
    'a time stamp over something else': { log: 'rekor2', stamped: { over: Buffer.from('x') } },
    'a time stamp by another key': { log: 'rekor2', stamped: { otherKey: true } },
    'a time stamp whose signature does not fit': { log: 'rekor2', stamped: { corruptSignature: true } },
    'two signatures': { content: statement, twoSignatures: true },
    'an edited log index': { edit: (bundle) => (bundle.verificationMaterial.tlogEntries[0].logIndex = '7') },
  };
  for (const [name, options] of Object.entries(bad)) {
    test(`${name} is refused by sigstore-js`, () => {
      assert.throws(() => verifyWithOracle(options));
    });
  }
});
