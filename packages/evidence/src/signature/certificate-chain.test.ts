import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instantFromMs } from '@waybill/kernel';
import { createLocalSigstore } from '@waybill/simulator/sigstore';
import type { EditableJson } from '@waybill/simulator/sigstore';
import { verifyChain } from './certificate-chain.ts';
import { purpose } from './certificate-usage.ts';
import { parseCertificate } from './certificate.ts';
import { editedRoot, signedAt, sigstore, verifyMade } from './testing/made-bundle.ts';

const bothCertificates = (root: EditableJson): EditableJson[] =>
  root.certificateAuthorities[0].certChain.certificates;
const rootAlone = () => editedRoot((root) => bothCertificates(root).shift());
const leaf = parseCertificate(sigstore.makeBundle().certificate as Uint8Array);
const question = { leaf, intermediates: [], purpose: purpose.codeSigning, times: [signedAt] };

test('verifyChain() takes an intermediate from the bundle, where the root lists its anchor alone', () => {
  verifyMade({ version: '0.2', chain: 'intermediate' }, { trustedRoot: rootAlone() });
  assert.throws(() => verifyMade({ version: '0.2', chain: 'leaf' }, { trustedRoot: rootAlone() }), {
    code: 'certificate-chain-untrusted',
  });
});

test('verifyChain() takes an intermediate as trust anchor, as the format allows', () => {
  verifyMade({}, { trustedRoot: editedRoot((root) => bothCertificates(root).pop()) });
});

test('verifyChain() finds the authority that fits among several', () => {
  const foreign = JSON.parse(Buffer.from(createLocalSigstore().trustedRootJson()).toString());
  const among = editedRoot((root) => root.certificateAuthorities.unshift(...foreign.certificateAuthorities));
  // The names are the same: what decides is the signature.
  verifyMade({}, { trustedRoot: among });
  const closed = editedRoot((root) => {
    root.certificateAuthorities.unshift(structuredClone(root.certificateAuthorities[0]));
    root.certificateAuthorities[0].validFor.end = new Date(signedAt - 1).toISOString();
  });
  verifyMade({}, { trustedRoot: closed });
});

test('verifyChain() refuses an authority that is limited to another purpose', () => {
  const { certificateAuthorities } = editedRoot(() => {});
  verifyChain(question, certificateAuthorities);
  const viaBundle = {
    ...question,
    intermediates: [parseCertificate(sigstore.fulcio.chain[0])],
    purpose: purpose.timeStamping,
  };
  assert.throws(() => verifyChain(viaBundle, rootAlone().certificateAuthorities), {
    code: 'certificate-not-for-signing',
  });
});

test('verifyChain() refuses a leaf as intermediate: it is no authority', () => {
  const issuedByLeaf = { ...leaf, issuer: leaf.subject };
  assert.throws(
    () =>
      verifyChain(
        { ...question, leaf: issuedByLeaf, intermediates: [leaf] },
        editedRoot(() => {}).certificateAuthorities,
      ),
    {
      code: 'certificate-chain-untrusted',
    },
  );
});

test('verifyChain() wants every time inside the windows of the authorities, where leaf and root would allow it', () => {
  const { fromMs } = sigstore;
  const hourMs = 60 * 60_000;
  const long = sigstore.makeBundle({
    leaf: { notBeforeMs: fromMs - hourMs, notAfterMs: signedAt },
  }).certificate;
  const { certificateAuthorities } = editedRoot((root) => {
    root.certificateAuthorities[0].validFor.start = new Date(fromMs - hourMs).toISOString();
  });
  const at = (ms: number) => ({
    ...question,
    leaf: parseCertificate(long as Uint8Array),
    times: [instantFromMs(ms)],
  });
  verifyChain(at(fromMs), certificateAuthorities);
  assert.throws(() => verifyChain(at(fromMs - 1000), certificateAuthorities), {
    code: 'time-outside-validity',
  });
});

test('verifyChain() wants every time inside every window', () => {
  const { certificateAuthorities } = editedRoot(() => {});
  for (const off of [-366 * 24 * 60 * 60_000, -1, 10 * 60_000 + 1]) {
    const times = [signedAt, (signedAt + off) as typeof signedAt];
    assert.throws(() => verifyChain({ ...question, times }, certificateAuthorities), {
      code: 'time-outside-validity',
    });
  }
});
