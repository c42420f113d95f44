import { createHash, generateKeyPairSync } from 'node:crypto';
import { digestOf } from '@waybill/kernel';
import { newKey } from '@waybill/simulator/sigstore';
import type { BundleContent, EditableJson } from '@waybill/simulator/sigstore';
import { paeOf, statementPayloadType } from '../../dsse.ts';
import { hello, statementAbout, statementOf } from './made-bundle.ts';
import { other, key, statement, ledgerRules, about, root, sha256, repeatFirst } from './refusal-case.ts';
import type { Refusal } from './refusal-case.ts';

/** A file with the bytes that a signature over the statement covers. */
const disguised = paeOf(statementPayloadType, statement.payload);

/** Wrong artifacts, payloads, bundles, roots and keys. */
export const refusalsOfContent: readonly Refusal[] = [
  // What was signed
  { name: 'another artifact', code: 'artifact-digest-mismatch', change: () => about(other) },
  {
    name: 'another artifact by digest',
    code: 'artifact-digest-mismatch',
    change: () => ({ artifact: { digest: digestOf(other) } }),
  },
  {
    name: 'bytes that are not those of their digest',
    code: 'artifact-digest-mismatch',
    change: () => ({ artifact: { digest: digestOf(hello), bytes: other } }),
  },
  {
    name: 'a digest hint for something else',
    code: 'artifact-digest-mismatch',
    bad: {
      edit: (bundle) => (bundle.messageSignature.messageDigest.digest = sha256(other).toString('base64')),
    },
  },
  {
    name: 'a file that is the signed form of a statement',
    code: 'artifact-looks-like-statement',
    good: { content: { kind: 'message', bytes: disguised.subarray(1) } },
    ask: () => about(disguised.subarray(1)),
    bad: { content: { kind: 'message', bytes: disguised } },
    change: () => about(disguised),
  },
  {
    name: "a statement's signature as that of a file",
    code: 'artifact-looks-like-statement',
    good: { content: statement, log: 'rekor2' },
    bad: { edit: asMessage },
    change: () => about(disguised),
  },
  {
    name: 'no artifact for a message',
    code: 'artifact-needed',
    change: () => ({ artifact: undefined as never }),
  },
  {
    name: 'no artifact for a statement',
    code: 'artifact-needed',
    good: { content: statement },
    change: () => ({ artifact: undefined as never }),
  },
  {
    name: 'an Ed25519 message by digest',
    code: 'artifact-bytes-needed',
    good: { key: newKey('ed25519'), log: 'none' },
    ask: () => ledgerRules,
    change: () => ({ artifact: { digest: digestOf(hello) } }),
  },
  {
    name: 'an RSA-PSS message by digest',
    code: 'artifact-bytes-needed',
    good: { key: newKey('rsa-pss') },
    change: () => ({ artifact: { digest: digestOf(hello) } }),
  },
  {
    name: 'a P-384 message by SHA-256 alone',
    code: 'artifact-bytes-needed',
    good: { key: newKey('p384') },
    change: () => ({ artifact: { digest: digestOf(hello) } }),
  },
  {
    name: 'a foreign artifact beside a statement',
    code: 'artifact-not-subject',
    good: { content: statement },
    change: () => about(other),
  },
  {
    name: 'a foreign artifact by digest beside a statement',
    code: 'artifact-not-subject',
    good: { content: statement },
    change: () => ({ artifact: { digest: digestOf(other) } }),
  },
  {
    name: 'a subject whose SHA-512 is that of another artifact',
    code: 'artifact-not-subject',
    good: { content: bothDigests(hello, hello) },
    bad: { content: bothDigests(hello, other) },
  },
  {
    name: 'an artifact whose SHA-256 stands under another algorithm',
    code: 'artifact-not-subject',
    good: { content: statement },
    bad: {
      content: {
        kind: 'statement',
        payload: statementOf({ subject: [{ digest: { gitCommit: sha256(hello).toString('hex') } }] }),
      },
    },
  },
  {
    name: 'a changed payload',
    code: 'signature-invalid',
    good: { content: statement, key, log: 'none' },
    ask: () => ledgerRules,
    bad: {
      edit: (bundle) =>
        (bundle.dsseEnvelope.payload = Buffer.from(statementAbout(hello, other)).toString('base64')),
    },
  },
  {
    name: 'a changed payload type',
    code: 'signature-invalid',
    good: { content: statement, key, log: 'none' },
    ask: () => ledgerRules,
    bad: { edit: (bundle) => (bundle.dsseEnvelope.payloadType = 'text/plain') },
  },
  {
    name: 'a signature over the payload without its type',
    code: 'signature-invalid',
    good: { content: statement, key, log: 'none' },
    ask: () => ledgerRules,
    bad: { edit: (bundle) => (bundle.dsseEnvelope.payloadType = '') },
  },
  {
    name: 'a signed payload of another type',
    code: 'payload-type-unexpected',
    good: { content: statement },
    bad: { content: { ...statement, payloadType: 'application/json' } },
  },
  {
    name: 'a signed payload that is no statement',
    code: 'statement-malformed',
    good: { content: statement },
    bad: {
      content: { kind: 'statement', payload: statementOf({ _type: 'https://example.com/Statement/v1' }) },
    },
  },
  {
    name: 'a signed statement with a key twice',
    code: 'statement-malformed',
    good: { content: statement },
    bad: {
      content: {
        kind: 'statement',
        payload: Buffer.from(Buffer.from(statement.payload).toString().replace('{', '{"subject":[],')),
      },
    },
  },
  // What was handed in
  {
    name: 'two signatures in an envelope',
    code: 'bundle-malformed',
    good: { content: statement },
    bad: { twoSignatures: true },
  },
  {
    name: 'a key id that is not the hint of the key',
    code: 'bundle-malformed',
    good: { content: statement, key },
    bad: { keyid: 'another' },
  },
  {
    name: 'a log entry that stands there twice',
    code: 'bundle-malformed',
    bad: { edit: (bundle) => repeatFirst(bundle.verificationMaterial.tlogEntries) },
  },
  {
    name: 'a version that the profile does not accept',
    code: 'bundle-version-not-accepted',
    good: { version: '0.1' },
    change: () => ({ rules: { acceptBundles: ['0.3'], log: 'required', timestamp: 'optional' } }),
  },
  {
    name: 'no trusted root for a certificate',
    code: 'trusted-root-needed',
    change: () => ({ trustedRoot: undefined as never }),
  },
  {
    name: 'no trusted root for the log entry of a key',
    code: 'trusted-root-needed',
    good: { key },
    change: () => ({ trustedRoot: undefined as never }),
  },
  {
    name: 'a trusted root whose log has no start',
    code: 'trusted-root-malformed',
    change: root((r) => delete r.tlogs[0].publicKey.validFor.start),
  },
  {
    name: 'a trusted root whose authority does not hold together',
    code: 'trusted-root-malformed',
    change: root(
      (r) =>
        (r.certificateAuthorities[0].certChain.certificates[1] =
          r.timestampAuthorities[0].certChain.certificates[1]),
    ),
  },
  {
    name: 'a private key as the expected one',
    code: 'key-unusable',
    good: { key },
    change: () => ({
      signer: { kind: 'key', keyPem: key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() },
    }),
  },
  {
    name: 'an RSA-PSS key bound to another hash as the expected one',
    code: 'key-unusable',
    good: { key },
    change: () => ({ signer: { kind: 'key', keyPem: boundToSha512() } }),
  },
  {
    name: 'a key off its curve as the expected one',
    code: 'key-unusable',
    good: { key },
    change: () => ({ signer: { kind: 'key', keyPem: offCurve() } }),
  },
];

/** Turns an envelope into a message signature over what the envelope's signature covers. */
function asMessage(bundle: EditableJson): void {
  bundle.messageSignature = {
    messageDigest: { algorithm: 'SHA2_256', digest: sha256(disguised).toString('base64') },
    signature: bundle.dsseEnvelope.signatures[0].sig,
  };
  delete bundle.dsseEnvelope;
}

function bothDigests(by256: Uint8Array, by512: Uint8Array): BundleContent {
  const sha512 = createHash('sha512').update(by512).digest('hex');
  const subject = [{ digest: { sha256: sha256(by256).toString('hex'), sha512 } }];
  return { kind: 'statement', payload: statementOf({ subject }) };
}

function boundToSha512(): string {
  const { publicKey } = generateKeyPairSync('rsa-pss', { modulusLength: 2048, hashAlgorithm: 'sha512' });
  return publicKey.export({ type: 'spki', format: 'pem' }).toString();
}

function offCurve(): string {
  const spki = Buffer.from(key.spki);
  spki[spki.length - 1] = (spki.at(-1) ?? 0) ^ 1;
  return `-----BEGIN PUBLIC KEY-----\n${spki.toString('base64')}\n-----END PUBLIC KEY-----\n`;
}
