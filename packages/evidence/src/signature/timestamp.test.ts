import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WaybillError } from '@waybill/kernel';
import { createLocalSigstore, newTimestampAuthority } from '@waybill/simulator/sigstore';
import type { EditableJson } from '@waybill/simulator/sigstore';
import fc from 'fast-check';
import type { TrustedAuthority } from '../trusted-root/trusted-root.ts';
import { encodeDer, parseDer, tag } from './der.ts';
import { editedRoot, signedAt, sigstore } from './testing/made-bundle.ts';
import { parseTimestampResponse } from './timestamp-token.ts';
import { verifyTimestamp } from './timestamp.ts';

const dayMs = 24 * 60 * 60 * 1000;
const signature = Buffer.from('a signature');
const certificates = (chain: readonly Uint8Array[]): EditableJson => ({
  certificates: chain.map((der) => ({ rawBytes: Buffer.from(der).toString('base64') })),
});

/** The authorities of a trusted root that lists this chain. */
function trusting(chain: readonly Uint8Array[]): readonly TrustedAuthority[] {
  return editedRoot((root) => (root.timestampAuthorities[0].certChain = certificates(chain)))
    .timestampAuthorities;
}

const { tsa } = sigstore;
const authorities = trusting(tsa.chain);
const stamp = tsa.stamp(signature, signedAt);

test('verifyTimestamp() returns the stamped time, the certificate known to the root or embedded', () => {
  const embedded = tsa.stamp(signature, signedAt, { embedCertificate: true });
  for (const response of [stamp, embedded])
    assert.equal(verifyTimestamp(response, signature, authorities), signedAt);
  assert.equal(verifyTimestamp(embedded, signature, trusting(tsa.chain.slice(1))), signedAt);
});

test('verifyTimestamp() refuses a root without leaf where the token brings no certificate', () => {
  assert.throws(() => verifyTimestamp(stamp, signature, trusting(tsa.chain.slice(1))), {
    code: 'timestamp-authority-untrusted',
  });
});

test("verifyTimestamp() refuses another certificate of the same issuer than the root's own", () => {
  const other = createLocalSigstore({ now: () => signedAt }).tsa;
  const mixed = trusting([other.chain[0], other.chain[1]]);
  const embedded = tsa.stamp(signature, signedAt, { embedCertificate: true });
  assert.throws(() => verifyTimestamp(embedded, signature, mixed), { code: 'timestamp-authority-untrusted' });
});

test('verifyTimestamp() judges the authority at the stamped time: expired since does not matter, expired then does', () => {
  const fromMs = signedAt - 10 * dayMs;
  const short = newTimestampAuthority(fromMs, { notAfterMs: signedAt });
  for (const chain of [short.chain, short.chain.slice(1)]) {
    const at = (ms: number) =>
      verifyTimestamp(short.stamp(signature, ms, { embedCertificate: true }), signature, trusting(chain));
    assert.equal(at(signedAt), signedAt);
    for (const ms of [signedAt + 1000, fromMs - 1000])
      assert.throws(() => at(ms), { code: 'time-outside-validity' });
  }
});

test('verifyTimestamp() refuses an authority that was not made for time stamping alone', () => {
  const timeStamping = '1.3.6.1.5.5.7.3.8';
  for (const purposes of [[], ['1.3.6.1.5.5.7.3.3'], [timeStamping, '1.3.6.1.5.5.7.3.3']]) {
    const wrong = newTimestampAuthority(signedAt - dayMs, { purposes });
    for (const chain of [wrong.chain, wrong.chain.slice(1)]) {
      const response = wrong.stamp(signature, signedAt, { embedCertificate: true });
      assert.throws(() => verifyTimestamp(response, signature, trusting(chain)), {
        code: 'certificate-not-for-signing',
      });
    }
  }
});

test('verifyTimestamp() refuses a stamp of another signature, by another key, or over other attributes', () => {
  assert.throws(() => verifyTimestamp(stamp, Buffer.from('another'), authorities), {
    code: 'timestamp-invalid',
  });
  for (const wrong of [
    { otherKey: true },
    { corruptSignature: true },
    { status: 3 },
    { imprint: Buffer.alloc(32) },
  ]) {
    const response = tsa.stamp(signature, signedAt, wrong);
    assert.throws(
      () => verifyTimestamp(response, signature, authorities),
      { code: 'timestamp-invalid' },
      JSON.stringify(wrong),
    );
  }
});

test('verifyTimestamp() holds a token to the certificate that it names by hash, not to its key alone', () => {
  // The same key, issuer and serial number, pinned by the root as it stands; only the bytes differ.
  const twin = Buffer.from(tsa.chain[0]);
  twin[twin.length - 1] = (twin.at(-1) ?? 0) ^ 1;
  assert.equal(verifyTimestamp(stamp, signature, trusting([tsa.chain[0]])), signedAt);
  assert.throws(() => verifyTimestamp(stamp, signature, trusting([twin])), { code: 'timestamp-invalid' });
});

test('parseTimestampResponse() refuses changed content: its digest is among the signed attributes', () => {
  const bytes = Buffer.from(stamp);
  // The nonce-free TSTInfo holds the time as text; one digit later is another content.
  const at = bytes.indexOf('20260701');
  bytes[at + 3] = 0x37;
  assert.throws(() => parseTimestampResponse(bytes), { code: 'timestamp-invalid' });
});

test('parseTimestampResponse() refuses a token that is not a timestamp', () => {
  const status = encodeDer(tag.sequence, [Buffer.from('020100', 'hex')]);
  const data = encodeDer(tag.sequence, [Buffer.from('06092a864886f70d010701', 'hex')]);
  assert.throws(() => parseTimestampResponse(encodeDer(tag.sequence, [status, data])), {
    code: 'timestamp-invalid',
  });
  assert.throws(() => parseTimestampResponse(encodeDer(tag.sequence, [status])), { code: 'der-malformed' });
  assert.throws(() => parseTimestampResponse(Buffer.concat([stamp, Buffer.from([0])])), {
    code: 'der-malformed',
  });
  assert.equal(parseDer(stamp).tag, tag.sequence);
});

test('verifyTimestamp() answers mutated timestamps with the time or a refusal', () => {
  const base = Buffer.from(tsa.stamp(signature, signedAt, { embedCertificate: true }));
  const position = fc.nat({ max: base.length - 1 });
  const edits = fc.array(fc.tuple(position, fc.nat({ max: 255 })), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(edits, fc.constantFrom(tsa.chain, tsa.chain.slice(1)), (changes, chain) => {
      const bytes = Buffer.from(base);
      for (const [at, byte] of changes) bytes[at] = byte;
      try {
        assert.equal(verifyTimestamp(bytes, signature, trusting(chain)), signedAt);
      } catch (error) {
        assert.ok(error instanceof WaybillError && error.category === 'refused', String(error));
      }
    }),
    { numRuns: 800 },
  );
});
