import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newKey } from '@waybill/simulator/sigstore';
import { isSignedBy, parseCertificate } from './certificate.ts';
import { encodeDer, parseDer, tag } from './der.ts';
import { publicKeyFromSpki } from './public-key.ts';
import { sigstore } from './testing/made-bundle.ts';

const made = sigstore.makeBundle();
const der = made.certificate as Uint8Array;
const malformed = { code: 'certificate-malformed', category: 'refused' };
const [tbsNode, algorithm, signature] = parseDer(der).open().rest(3);
const parts =
  tbsNode
    ?.open()
    .rest(20)
    .map(({ raw }) => raw) ?? [];

/** The certificate with one part of what is signed replaced; the signature holds no more. */
function withPart(at: number, part: Uint8Array): Uint8Array {
  const tbs = encodeDer(tag.sequence, parts.with(at, part));
  return encodeDer(tag.sequence, [tbs, algorithm?.raw ?? tbs, signature?.raw ?? tbs]);
}

test('parseCertificate() shows every field as it stands in the document', () => {
  const certificate = parseCertificate(der);
  assert.deepEqual(certificate.raw, der);
  assert.deepEqual(certificate.tbs, tbsNode?.raw);
  assert.deepEqual(certificate.spki, Buffer.from(made.key.spki));
  assert.equal(certificate.signatureAlgorithm, '1.2.840.10045.4.3.3');
  assert.equal(certificate.notAfter - certificate.notBefore, 10 * 60_000);
  assert.equal(certificate.extensions.get('2.5.29.15')?.critical, true);
  assert.deepEqual(parseCertificate(withPart(0, parts[0] ?? der)).raw, Buffer.from(der));
});

test('parseCertificate() refuses other versions, two algorithms, and giants', () => {
  const versionOne = encodeDer(0xa0, [Buffer.from('020100', 'hex')]);
  const otherAlgorithm = encodeDer(tag.sequence, [Buffer.from('06082a8648ce3d040302', 'hex')]);
  assert.throws(() => parseCertificate(withPart(0, versionOne)), malformed);
  assert.throws(() => parseCertificate(withPart(2, otherAlgorithm)), malformed);
  assert.throws(() => parseCertificate(Buffer.alloc(65 * 1024)), malformed);
});

test('parseCertificate() refuses another type around the same members, and FALSE where DER leaves it out', () => {
  const strict = { code: 'der-malformed', category: 'refused' };
  for (const outer of [tag.set, 0x60, 0xa0, 0x24, 0x2c]) {
    const retagged = Buffer.from(der);
    retagged[0] = outer;
    assert.throws(() => parseCertificate(retagged), strict, `tag ${outer}`);
  }
  const extensions = (critical: string): Uint8Array => {
    const extension = encodeDer(tag.sequence, [Buffer.from(`06032a0304${critical}04020500`, 'hex')]);
    return encodeDer(0xa3, [encodeDer(tag.sequence, [extension])]);
  };
  for (const good of ['', '0101ff']) parseCertificate(withPart(parts.length - 1, extensions(good)));
  assert.throws(() => parseCertificate(withPart(parts.length - 1, extensions('010100'))), strict);
});

test('isSignedBy() tells the issuer from other keys, and from keys of another family', () => {
  const certificate = parseCertificate(der);
  const issuer = parseCertificate(sigstore.fulcio.chain[0]);
  assert.equal(isSignedBy(certificate, publicKeyFromSpki(issuer.spki)), true);
  for (const kind of ['p384', 'rsa', 'rsa-pss', 'ed25519'] as const) {
    assert.equal(isSignedBy(certificate, publicKeyFromSpki(newKey(kind).spki)), false, kind);
  }
  const unknown = { ...certificate, signatureAlgorithm: '1.2.3' };
  assert.equal(isSignedBy(unknown, publicKeyFromSpki(issuer.spki)), false);
});
