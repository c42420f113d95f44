import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readIdentity } from './certificate-claims.ts';
import { extensionOid } from './certificate-usage.ts';
import { parseCertificate } from './certificate.ts';
import type { Certificate } from './certificate.ts';
import { contextTag, encodeDer, tag } from './der.ts';
import { sigstore } from './testing/made-bundle.ts';

const fulcio = '1.3.6.1.4.1.57264.1';
const good = parseCertificate(sigstore.makeBundle().certificate as Uint8Array);
const malformed = { code: 'certificate-malformed', category: 'refused' };

/** The good certificate with the value of one extension replaced. */
function withExtension(oid: string, value: Uint8Array): Certificate {
  const extensions = new Map(good.extensions);
  extensions.set(oid, { critical: false, value, raw: value });
  return { ...good, extensions };
}

const uri = (text: string): Buffer => encodeDer(contextTag(6, 'primitive'), [Buffer.from(text)]);
const utf8 = (text: string): Buffer => encodeDer(tag.utf8String, [Buffer.from(text)]);
const names = (...parts: readonly Buffer[]): Certificate =>
  withExtension(extensionOid.subjectAltName, encodeDer(tag.sequence, parts));
const username = (type: string, text: string): Buffer =>
  encodeDer(contextTag(0, 'constructed'), [
    Buffer.from(type, 'hex'),
    encodeDer(contextTag(0, 'constructed'), [utf8(text)]),
  ]);
/** 1.3.6.1.4.1.57264.1.7 and, for another type, .8. */
const fulcioUsername = '060a2b0601040183bf300107';
const otherName = '060a2b0601040183bf300108';

test('readIdentity() reads a URI, an address or a user name', () => {
  assert.equal(readIdentity(names(uri('https://example.com/a'))).identity, 'https://example.com/a');
  const mail = encodeDer(contextTag(1, 'primitive'), [Buffer.from('a@example.com')]);
  assert.equal(readIdentity(names(mail)).identity, 'a@example.com');
  assert.equal(
    readIdentity(names(username(fulcioUsername, 'alice!example.com'))).identity,
    'alice!example.com',
  );
});

test('readIdentity() refuses no name, several names, other names and names that are not text', () => {
  for (const wrong of [
    names(),
    names(uri('https://example.com/a'), uri('https://example.com/b')),
    names(encodeDer(contextTag(2, 'primitive'), [Buffer.from('example.com')])),
    names(username(otherName, 'alice')),
    names(encodeDer(contextTag(6, 'primitive'), [Buffer.from([0xff])])),
    names(uri('')),
    names(uri('x'.repeat(5000))),
  ]) {
    assert.throws(() => readIdentity(wrong), malformed);
  }
});

test('readIdentity() refuses names and claims with characters that nobody sees', () => {
  const claim = (text: string): Certificate => withExtension(`${fulcio}.14`, utf8(text));
  assert.equal(readIdentity(claim('refs/heads/größe')).claims.sourceRepositoryRef, 'refs/heads/größe');
  for (const mark of ['\ufeff', '\0', '\t', '\n', '\u007f', '\u0085']) {
    for (const text of [`${mark}a`, `a${mark}b`, `a${mark}`]) {
      assert.throws(() => readIdentity(claim(text)), malformed, JSON.stringify(text));
      assert.throws(() => readIdentity(names(uri(text))), malformed, JSON.stringify(text));
      assert.throws(() => readIdentity(names(username(fulcioUsername, text))), malformed);
      assert.throws(() => readIdentity(withExtension(`${fulcio}.1`, Buffer.from(text))), malformed);
    }
  }
  for (const text of ['https://example.com/a b', 'https://example.com/\u0430']) {
    assert.throws(() => readIdentity(names(uri(text))), malformed, text);
    const mail = encodeDer(contextTag(1, 'primitive'), [Buffer.from(text)]);
    assert.throws(() => readIdentity(names(mail)), malformed, text);
  }
});

test('readIdentity() refuses names that do not stand in a SEQUENCE', () => {
  const value = encodeDer(tag.set, [uri('https://example.com/a')]);
  assert.throws(() => readIdentity(withExtension(extensionOid.subjectAltName, value)), {
    code: 'der-malformed',
  });
});

test('readIdentity() unwraps the claims, and refuses values of another type', () => {
  assert.equal(
    readIdentity(withExtension(`${fulcio}.23`, utf8('production'))).claims.deploymentEnvironment,
    'production',
  );
  const raw = withExtension(`${fulcio}.15`, encodeDer(tag.octetString, [Buffer.from('4711')]));
  assert.throws(() => readIdentity(raw), malformed);
  assert.throws(() => readIdentity(withExtension(`${fulcio}.15`, Buffer.from('4711'))), {
    code: 'der-malformed',
  });
});

test('readIdentity() takes the issuer from either generation, and refuses two that differ', () => {
  const without = (oid: string): Certificate => ({
    ...good,
    extensions: new Map([...good.extensions].filter(([name]) => name !== oid)),
  });
  for (const oid of [`${fulcio}.1`, `${fulcio}.8`]) {
    assert.equal(readIdentity(without(oid)).issuer, 'https://gitlab.example.com');
  }
  assert.throws(() => readIdentity(withExtension(`${fulcio}.8`, utf8('https://gitlab.com'))), {
    code: 'certificate-claims-contradict',
  });
});
