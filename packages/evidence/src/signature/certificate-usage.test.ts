import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  checkAuthority,
  checkSigningLeaf,
  checkTimestampingLeaf,
  extensionOid,
  isAuthority,
  purpose,
} from './certificate-usage.ts';
import { parseCertificate } from './certificate.ts';
import type { Certificate } from './certificate.ts';
import { encodeDer, tag } from './der.ts';
import { sigstore } from './testing/made-bundle.ts';

const leaf = parseCertificate(sigstore.makeBundle().certificate as Uint8Array);
const stamper = parseCertificate(sigstore.tsa.chain[0]);
const authority = parseCertificate(sigstore.fulcio.chain[0]);
const notForSigning = { code: 'certificate-not-for-signing', category: 'refused' };

/** The certificate with some extensions replaced by hex of their values, or left out. */
function withExtensions(
  certificate: Certificate,
  changes: { readonly [oid: string]: string | undefined },
): Certificate {
  const extensions = new Map(certificate.extensions);
  for (const [oid, hex] of Object.entries(changes)) {
    const value = Buffer.from(hex ?? '', 'hex');
    if (hex === undefined) extensions.delete(oid);
    else extensions.set(oid, { critical: true, value, raw: value });
  }
  return { ...certificate, extensions };
}

const usage = (hex: string) => ({ [extensionOid.keyUsage]: hex });
const purposes = (...oids: readonly string[]) => ({
  [extensionOid.extendedKeyUsage]: encodeDer(
    tag.sequence,
    oids.map((hex) => Buffer.from(hex, 'hex')),
  ).toString('hex'),
});
const codeSigning = '06082b06010505070303';
const timeStamping = '06082b06010505070308';
const anyPurpose = '0604551d2500';
/** cA TRUE, and cA TRUE with pathLenConstraint 0. */
const isCa = { [extensionOid.basicConstraints]: '30030101ff' };
const noneBelow = { [extensionOid.basicConstraints]: '30060101ff020100' };
const noCa = { [extensionOid.basicConstraints]: '3000' };

test('checkSigningLeaf() wants codeSigning, digitalSignature and no authority', () => {
  checkSigningLeaf(leaf);
  checkSigningLeaf(withExtensions(leaf, { ...noCa, ...purposes(codeSigning, timeStamping) }));
  checkSigningLeaf(withExtensions(leaf, usage('030206c0')));
  for (const wrong of [
    purposes(timeStamping),
    purposes(anyPurpose),
    purposes(),
    { [extensionOid.extendedKeyUsage]: undefined },
    { [extensionOid.keyUsage]: undefined },
    usage('03020640'),
    usage('03020284'),
    usage('030100'),
    isCa,
  ]) {
    assert.throws(() => checkSigningLeaf(withExtensions(leaf, wrong)), notForSigning, JSON.stringify(wrong));
  }
});

test('checkSigningLeaf() refuses usages and purposes that are not strict DER', () => {
  const ekuAsSet = encodeDer(tag.set, [Buffer.from(codeSigning, 'hex')]).toString('hex');
  for (const wrong of [
    usage('03020880'),
    usage('04020780'),
    usage('030207fb'),
    { [extensionOid.extendedKeyUsage]: ekuAsSet },
    { [extensionOid.basicConstraints]: '3100' },
    { [extensionOid.basicConstraints]: '3003010100' },
  ]) {
    const certificate = withExtensions(leaf, wrong);
    assert.throws(() => checkSigningLeaf(certificate), { code: 'der-malformed' }, JSON.stringify(wrong));
  }
});

test('checkTimestampingLeaf() wants timeStamping alone, and critical', () => {
  checkTimestampingLeaf(stamper);
  const critical = stamper.extensions.get(extensionOid.extendedKeyUsage);
  const notCritical = new Map(stamper.extensions);
  if (critical) notCritical.set(extensionOid.extendedKeyUsage, { ...critical, critical: false });
  assert.throws(() => checkTimestampingLeaf({ ...stamper, extensions: notCritical }), notForSigning);
  for (const wrong of [
    purposes(codeSigning),
    purposes(timeStamping, codeSigning),
    purposes(),
    isCa,
    usage('03020640'),
  ]) {
    assert.throws(
      () => checkTimestampingLeaf(withExtensions(stamper, wrong)),
      notForSigning,
      JSON.stringify(wrong),
    );
  }
});

test('checkAuthority() wants an authority, for this purpose, that may sign certificates this far down', () => {
  const check = (changes: { readonly [oid: string]: string | undefined }, below: number = 0): void =>
    checkAuthority(withExtensions(authority, changes), below, purpose.codeSigning);
  check({});
  check(isCa, 5);
  check(noneBelow);
  check(purposes(anyPurpose));
  check({ [extensionOid.extendedKeyUsage]: undefined, [extensionOid.keyUsage]: undefined });
  assert.throws(() => check(noneBelow, 1), notForSigning);
  for (const wrong of [
    noCa,
    { [extensionOid.basicConstraints]: undefined },
    usage('03020780'),
    purposes(timeStamping),
  ]) {
    assert.throws(() => check(wrong), notForSigning, JSON.stringify(wrong));
  }
  assert.throws(() => check({ [extensionOid.basicConstraints]: '3000ff' }), { code: 'der-malformed' });
});

test('checkAuthority() refuses an authority that its issuer limited, critical or not', () => {
  for (const oid of ['2.5.29.30', '2.5.29.36', '2.5.29.54']) {
    for (const critical of [true, false]) {
      const value = Buffer.from('3000', 'hex');
      const extensions = new Map([...authority.extensions, [oid, { critical, value, raw: value }]]);
      assert.throws(
        () => checkAuthority({ ...authority, extensions }, 0, purpose.codeSigning),
        { code: 'certificate-extension-unknown' },
        `${oid}, critical: ${critical}`,
      );
    }
  }
});

test('isAuthority() believes basic constraints alone', () => {
  assert.deepEqual([leaf, stamper, authority].map(isAuthority), [false, false, true]);
});
