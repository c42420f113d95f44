import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WaybillError } from '@waybill/kernel';
import type { Instant } from '@waybill/kernel';
import { createLocalSigstore, newTimestampAuthority } from '@waybill/simulator/sigstore';
import type { EditableJson } from '@waybill/simulator/sigstore';
import fc from 'fast-check';
import type { TrustedAuthority } from '../trusted-root/trusted-root.ts';
import { encodeDer, tag } from './der.ts';
import { editedRoot, signedAt, sigstore } from './testing/made-bundle.ts';
import { parseTimestampResponse } from './timestamp-token.ts';
import { verifyTimestamps } from './timestamp.ts';

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

/** The time of one stamp. */
function verify(
  response: Uint8Array,
  over: Uint8Array,
  trusted: readonly TrustedAuthority[],
): Instant | undefined {
  return verifyTimestamps([response], over, trusted)[0];
}

const { tsa } = sigstore;
const authorities = trusting(tsa.chain);
const stamp = tsa.stamp(signature, signedAt);

test('verifyTimestamps() returns the stamped time, the certificate known to the root or embedded', () => {
  const embedded = tsa.stamp(signature, signedAt, { embedCertificate: true });
  for (const response of [stamp, embedded]) assert.equal(verify(response, signature, authorities), signedAt);
  assert.equal(verify(embedded, signature, trusting(tsa.chain.slice(1))), signedAt);
});

test('verifyTimestamps() refuses a root without leaf where the token brings no certificate', () => {
  assert.throws(() => verify(stamp, signature, trusting(tsa.chain.slice(1))), {
    code: 'timestamp-authority-untrusted',
  });
});

test("verifyTimestamps() refuses another certificate of the same issuer than the root's own", () => {
  const other = createLocalSigstore({ now: () => signedAt }).tsa;
  const mixed = trusting([other.chain[0], other.chain[1]]);
  const embedded = tsa.stamp(signature, signedAt, { embedCertificate: true });
  assert.throws(() => verify(embedded, signature, mixed), { code: 'timestamp-authority-untrusted' });
});

test('verifyTimestamps() judges the authority at the stamped time: expired since does not matter, expired then does', () => {
  const fromMs = signedAt - 10 * dayMs;
  const short = newTimestampAuthority(fromMs, { notAfterMs: signedAt });
  for (const chain of [short.chain, short.chain.slice(1)]) {
    const at = (ms: number) =>
      verify(short.stamp(signature, ms, { embedCertificate: true }), signature, trusting(chain));
    assert.equal(at(signedAt), signedAt);
    for (const ms of [signedAt + 1000, fromMs - 1000])
      assert.throws(() => at(ms), { code: 'time-outside-validity' });
  }
});

test('verifyTimestamps() refuses an authority that was not made for time stamping alone', () => {
  const timeStamping = '1.3.6.1.5.5.7.3.8';
  for (const purposes of [[], ['1.3.6.1.5.5.7.3.3'], [timeStamping, '1.3.6.1.5.5.7.3.3']]) {
    const wrong = newTimestampAuthority(signedAt - dayMs, { purposes });
    for (const chain of [wrong.chain, wrong.chain.slice(1)]) {
      const response = wrong.stamp(signature, signedAt, { embedCertificate: true });
      assert.throws(() => verify(response, signature, trusting(chain)), {
        code: 'certificate-not-for-signing',
      });
    }
  }
});

test('verifyTimestamps() refuses a stamp of another signature, by another key, or over other attributes', () => {
  assert.throws(() => verify(stamp, Buffer.from('another'), authorities), {
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
      () => verify(response, signature, authorities),
      { code: 'timestamp-invalid' },
      JSON.stringify(wrong),
    );
  }
});

test('verifyTimestamps() takes the stamps of two authorities in one second, and no stamp twice', () => {
  const other = newTimestampAuthority(signedAt - dayMs);
  const both = [...authorities, ...trusting(other.chain)];
  const second = other.stamp(signature, signedAt);
  assert.deepEqual(verifyTimestamps([stamp, second], signature, both), [signedAt, signedAt]);
  // The same stamp in another answer: granted with modifications.
  const repacked = Buffer.from(stamp);
  repacked[repacked.indexOf(Buffer.from('3003020100', 'hex')) + 4] = 1;
  assert.equal(verify(repacked, signature, authorities), signedAt);
  for (const twice of [stamp, repacked]) {
    assert.throws(() => verifyTimestamps([stamp, twice], signature, both), { code: 'timestamp-invalid' });
  }
});

test('verifyTimestamps() holds a token to the certificate that it names by hash, not to its key alone', () => {
  // The same key, issuer and serial number, pinned by the root as it stands; only the bytes differ.
  const twin = Buffer.from(tsa.chain[0]);
  twin[twin.length - 1] = (twin.at(-1) ?? 0) ^ 1;
  assert.equal(verify(stamp, signature, trusting([tsa.chain[0]])), signedAt);
  assert.throws(() => verify(stamp, signature, trusting([twin])), { code: 'timestamp-invalid' });
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
  const asSet = Buffer.from(stamp);
  asSet[0] = tag.set;
  assert.throws(() => parseTimestampResponse(asSet), { code: 'der-malformed' });
});

test('verifyTimestamps() answers mutated timestamps with the time or a refusal', () => {
  const base = Buffer.from(tsa.stamp(signature, signedAt, { embedCertificate: true }));
  const position = fc.nat({ max: base.length - 1 });
  const edits = fc.array(fc.tuple(position, fc.nat({ max: 255 })), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(edits, fc.constantFrom(tsa.chain, tsa.chain.slice(1)), (changes, chain) => {
      const bytes = Buffer.from(base);
      for (const [at, byte] of changes) bytes[at] = byte;
      try {
        assert.equal(verify(bytes, signature, trusting(chain)), signedAt);
      } catch (error) {
        assert.ok(error instanceof WaybillError && error.category === 'refused', String(error));
      }
    }),
    { numRuns: 800 },
  );
});
