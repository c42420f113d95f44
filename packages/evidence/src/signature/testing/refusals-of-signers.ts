import { createLocalSigstore, newKey } from '@waybill/simulator/sigstore';
import type { EditableJson } from '@waybill/simulator/sigstore';
import { signedAt } from './made-bundle.ts';
import { identity, key, anyRules, ledgerRules, signedBy, root, before } from './refusal-case.ts';
import type { Refusal } from './refusal-case.ts';

const tenMinutesMs = 10 * 60_000;

/** Wrong signers, certificates and certificate timestamps. */
export const refusalsOfSigners: readonly Refusal[] = [
  // Who signed
  {
    name: 'another identity',
    code: 'signer-mismatch',
    change: () => signedBy(identity.replace('app', 'lib')),
  },
  {
    name: 'an identity of which the expected one is a prefix',
    code: 'signer-mismatch',
    change: () => signedBy(identity.slice(0, -1)),
  },
  {
    name: 'an identity in another case',
    code: 'signer-mismatch',
    change: () => signedBy(identity.toUpperCase()),
  },
  {
    name: 'an identity in which a dot was taken for any character',
    code: 'signer-mismatch',
    bad: { leaf: { san: identity.replace('gitlab.', 'gitlabX') } },
    change: () => signedBy(identity),
  },
  { name: 'another issuer', code: 'signer-mismatch', change: () => signedBy(identity, 'https://gitlab.com') },
  {
    name: 'an issuer of which the expected one is a prefix',
    code: 'signer-mismatch',
    change: () => signedBy(identity, 'https://gitlab.example'),
  },
  {
    name: 'a certificate where a key is expected',
    code: 'signer-mismatch',
    change: () => ({ signer: { kind: 'key', keyPem: key.spkiPem } }),
  },
  {
    name: 'a key where an identity is expected',
    code: 'signer-mismatch',
    good: { key },
    change: () => signedBy(identity),
  },
  {
    name: 'another key than the given one',
    code: 'signature-invalid',
    good: { key },
    change: () => ({ signer: { kind: 'key', keyPem: newKey('p256').spkiPem } }),
  },
  {
    name: 'another key than the given one, without a log',
    code: 'signature-invalid',
    good: { key, log: 'none' },
    ask: () => ledgerRules,
    change: () => ({ signer: { kind: 'key', keyPem: newKey('p256').spkiPem } }),
  },
  // The certificate
  {
    name: 'a leaf without extended key usage',
    code: 'certificate-not-for-signing',
    bad: { leaf: { purposes: null } },
  },
  {
    name: 'a leaf for servers',
    code: 'certificate-not-for-signing',
    bad: { leaf: { purposes: ['1.3.6.1.5.5.7.3.1'] } },
  },
  {
    name: 'a leaf for time stamping',
    code: 'certificate-not-for-signing',
    bad: { leaf: { purposes: ['1.3.6.1.5.5.7.3.8'] } },
  },
  {
    name: 'a leaf without key usage',
    code: 'certificate-not-for-signing',
    bad: { leaf: { keyUsageBits: null } },
  },
  {
    name: 'a leaf for key agreement',
    code: 'certificate-not-for-signing',
    bad: { leaf: { keyUsageBits: 0x08 } },
  },
  {
    name: 'a leaf that may sign certificates',
    code: 'certificate-not-for-signing',
    bad: { leaf: { keyUsageBits: 0x84 } },
  },
  {
    name: 'a leaf that is an authority',
    code: 'certificate-not-for-signing',
    bad: { leaf: { authority: true } },
  },
  {
    name: 'a critical extension that nobody knows',
    code: 'certificate-extension-unknown',
    bad: { leaf: { unknownCritical: true } },
  },
  {
    name: "a certificate that another key signed in its issuer's name",
    code: 'certificate-chain-untrusted',
    bad: { leaf: { signer: 'other-key' } },
  },
  {
    name: 'a certificate of another Sigstore',
    code: 'certificate-chain-untrusted',
    change: root(
      (r) =>
        (r.certificateAuthorities = JSON.parse(
          Buffer.from(createLocalSigstore().trustedRootJson()).toString(),
        ).certificateAuthorities.map((ca: EditableJson) => ({
          ...ca,
          certChain: { certificates: ca.certChain.certificates.slice(0, 1) },
        }))),
    ),
  },
  {
    name: 'a trusted root without authorities',
    code: 'certificate-chain-untrusted',
    change: root((r) => (r.certificateAuthorities = [])),
  },
  {
    name: 'a root certificate in the chain',
    code: 'certificate-chain-contains-root',
    good: { version: '0.2', chain: 'intermediate' },
    bad: { chain: 'root' },
  },
  { name: 'a certificate without a name', code: 'certificate-malformed', bad: { leaf: { san: null } } },
  {
    name: 'a name behind a byte order mark',
    code: 'certificate-malformed',
    bad: { leaf: { san: `\ufeff${identity}` } },
    change: () => signedBy(identity),
  },
  {
    name: 'a name with a letter that is not ASCII',
    code: 'certificate-malformed',
    bad: { leaf: { san: identity.replace('main', 'm\u0430in') } },
  },
  {
    name: 'an issuer behind a byte order mark',
    code: 'certificate-malformed',
    bad: { leaf: { extensions: { 8: '\ufeffhttps://gitlab.example.com' } } },
  },
  {
    name: 'a claim with a control character',
    code: 'certificate-malformed',
    bad: { leaf: { extensions: { 14: 'refs/heads/main\n' } } },
  },
  {
    name: 'a certificate without an issuer',
    code: 'certificate-malformed',
    bad: { leaf: { extensions: { 1: null, 8: null } } },
  },
  {
    name: 'a certificate with an extension twice',
    code: 'certificate-malformed',
    bad: { leaf: { duplicateExtension: 15 } },
  },
  {
    name: 'a certificate with two issuers',
    code: 'certificate-claims-contradict',
    bad: { leaf: { extensions: { 1: 'https://gitlab.com' } } },
  },
  {
    name: 'a certificate with data behind it',
    code: 'der-malformed',
    good: { log: 'none', timestamp: true },
    ask: () => ({ rules: anyRules }),
    bad: { edit: (bundle) => appendByte(bundle.verificationMaterial.certificate, 'rawBytes') },
  },
  // The certificate transparency log
  { name: 'a certificate without SCT', code: 'sct-missing', bad: { leaf: { sct: 'none' } } },
  { name: 'an SCT of a log that no root knows', code: 'sct-missing', bad: { leaf: { sct: 'other-log' } } },
  {
    name: 'an SCT for another certificate',
    code: 'sct-invalid',
    bad: { leaf: { sct: 'other-certificate' } },
  },
  { name: 'an SCT that stands there twice', code: 'sct-invalid', bad: { leaf: { sct: 'twice' } } },
  {
    name: 'an SCT later than the certificate',
    code: 'sct-invalid',
    good: { leaf: { sctAtMs: signedAt + tenMinutesMs } },
    bad: { leaf: { sctAtMs: signedAt + tenMinutesMs + 1 } },
  },
  {
    name: 'an SCT after the window of its log',
    code: 'time-outside-validity',
    change: root((r) => (r.ctlogs[0].publicKey.validFor.end = before(1))),
  },
];

function appendByte(holder: EditableJson, name: string): void {
  holder[name] = Buffer.concat([Buffer.from(holder[name], 'base64'), Buffer.from([0])]).toString('base64');
}
