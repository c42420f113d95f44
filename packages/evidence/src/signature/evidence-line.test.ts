import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WaybillError, type JsonObject } from '@waybill/kernel';
import { makeEnvelope, newKey } from '@waybill/simulator/sigstore';
import fc from 'fast-check';
import { parseEvidenceLine, type EvidenceLine } from './evidence-line.ts';
import { keyMadeSignature } from './key-made-signature.ts';

const payload = Buffer.from('{"_type":"https://in-toto.io/Statement/v1"}');
const keys = { p256: newKey('p256'), p384: newKey('p384'), p521: newKey('p521'), ed25519: newKey('ed25519') };

function signaturesOf(line: EvidenceLine): (EvidenceLine & { kind: 'envelope' })['signatures'] {
  assert.equal(line.kind, 'envelope');
  return line.kind === 'envelope' ? line.signatures : [];
}

test('parseEvidenceLine() reads an envelope, whose ECDSA signatures are DER or P1363', () => {
  for (const key of Object.values(keys)) {
    for (const encoding of ['der', 'p1363'] as const) {
      const [one, ...more] = signaturesOf(parseEvidenceLine(makeEnvelope(payload, [{ key, encoding }])));
      assert.ok(one && more.length === 0);
      assert.equal(keyMadeSignature(one, key.spkiPem, undefined), true, `${key.kind} ${encoding}`);
      assert.equal(keyMadeSignature(one, newKey('p256').spkiPem, undefined), false);
    }
  }
});

test('keyMadeSignature() takes a key that cannot be used for one that did not sign', () => {
  const [one] = signaturesOf(parseEvidenceLine(makeEnvelope(payload, [{ key: keys.p256 }])));
  assert.ok(one);
  assert.equal(keyMadeSignature(one, 'no key at all', undefined), false);
});

test('parseEvidenceLine() keeps the signatures of an envelope apart, in their order', () => {
  const signers = [{ key: keys.p384, keyid: 'first' }, { key: keys.p256 }];
  const read = signaturesOf(parseEvidenceLine(makeEnvelope(payload, signers)));
  assert.deepEqual(
    read.map(({ material }) => material),
    [
      { kind: 'key', hint: 'first' },
      { kind: 'key', hint: '' },
    ],
  );
  assert.deepEqual(
    read.map((one) => keyMadeSignature(one, keys.p256.spkiPem, undefined)),
    [false, true],
  );
});

/** Made once by trying: r begins with the two bytes that a DER signature of 64 bytes begins with. */
const lookalike = {
  key: `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEZ4mVGJPwOjNqf2MqVBGRrnBBPK9g
fS4hiWgXf1uBSvCpOnkq0yHMtyqA5N7LAUbgSK11GL9PlA33AvohAGXN8g==
-----END PUBLIC KEY-----
`,
  sig: 'MD7bsEyp3XonDZR7e4Ca8yH+WWoRhoUXFUhZD/mpjNnKEgii9mDFZtFxuiB0XwmWfNolU+i2svKimA6yhwJcyw==',
};

test('a P1363 signature that begins like a DER one is read as what it is', () => {
  const line = makeEnvelope(payload, [], { signatures: [{ sig: lookalike.sig }] });
  const [one] = signaturesOf(parseEvidenceLine(line));
  assert.ok(one);
  assert.equal(keyMadeSignature(one, lookalike.key, undefined), true);
});

test('parseEvidenceLine() takes both base64 alphabets and ignores what DSSE does not define', () => {
  const line = JSON.parse(Buffer.from(makeEnvelope(payload, [{ key: keys.p256 }])).toString()) as {
    signatures: { sig: string }[];
    payload: string;
  };
  const [{ sig }] = line.signatures as [{ sig: string }];
  const url = {
    ...line,
    payload: Buffer.from(line.payload, 'base64').toString('base64url'),
    signatures: [{ sig: Buffer.from(sig, 'base64').toString('base64url'), cert: '-----BEGIN', keyid: null }],
    extension: 1,
  };
  const [one] = signaturesOf(parseEvidenceLine(Buffer.from(JSON.stringify(url))));
  assert.ok(one && keyMadeSignature(one, keys.p256.spkiPem, undefined));
});

test('parseEvidenceLine() refuses an envelope with one thing wrong', () => {
  const { signatures } = JSON.parse(Buffer.from(makeEnvelope(payload, [{ key: keys.p256 }])).toString()) as {
    signatures: [JsonObject];
  };
  const [one] = signatures;
  const wrong: readonly JsonObject[] = [
    { payload: '' },
    { payload: 'e30=\n' },
    { payload: 7 },
    { payloadType: '' },
    { payloadType: null },
    { signatures: {} },
    { signatures: [] },
    { signatures: Array.from({ length: 9 }, (_, at) => ({ sig: Buffer.from([at]).toString('base64') })) },
    { signatures: [one, { ...one, keyid: 'another signer' }] },
    { signatures: ['MEUCIQ=='] },
    { signatures: [{ ...one, sig: `${one['sig'] as string} ` }] },
    { signatures: [{ ...one, sig: '' }] },
    { signatures: [{ ...one, keyid: 1 }] },
    { signatures: [{ ...one, keyid: 'k'.repeat(2000) }] },
  ];
  for (const changes of wrong) {
    const line = makeEnvelope(payload, [{ key: keys.p256 }], changes);
    assert.throws(() => parseEvidenceLine(line), { code: 'envelope-malformed' }, JSON.stringify(changes));
  }
});

test('parseEvidenceLine() tells a bare statement from a signed one', () => {
  const statement = {
    _type: 'https://in-toto.io/Statement/v0.1',
    subject: [{ name: 'app', digest: { sha256: 'a'.repeat(64) } }],
    predicateType: 'https://slsa.dev/provenance/v1',
  };
  assert.equal(parseEvidenceLine(Buffer.from(JSON.stringify(statement))).kind, 'unsigned');
  assert.throws(() => parseEvidenceLine(Buffer.from('{"_type":"x"}')), { code: 'statement-malformed' });
});

test('parseEvidenceLine() answers any line with what it is or a coded error', () => {
  const member = fc.constantFrom(
    'payload',
    'payloadType',
    'signatures',
    'mediaType',
    '_type',
    'attestations',
  );
  fc.assert(
    fc.property(fc.dictionary(member, fc.jsonValue()), (value) => {
      try {
        parseEvidenceLine(Buffer.from(JSON.stringify(value)));
      } catch (error) {
        assert.ok(error instanceof WaybillError);
      }
    }),
  );
  assert.throws(() => parseEvidenceLine(Buffer.from('no json')), { code: 'bundle-malformed' });
});
