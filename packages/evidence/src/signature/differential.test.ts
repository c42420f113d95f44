import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { digestOf, WaybillError } from '@waybill/kernel';
import { parseTrustedRoot } from '../trusted-root/trusted-root.ts';
import { parseBundle } from './bundle.ts';
import { readClaimedSigner } from './signer.ts';
import { entryVariants, envelopeVariants, messageVariants } from './testing/good-bundles.ts';
import { hello, sigstore } from './testing/made-bundle.ts';
import { refusalsOfContent } from './testing/refusals-of-content.ts';
import { refusalsOfEntries } from './testing/refusals-of-entries.ts';
import { refusalsOfSigners } from './testing/refusals-of-signers.ts';
import { refusalsOfTimes } from './testing/refusals-of-times.ts';
import { oracleFor } from './testing/sigstore-js.ts';
import { verifyBundle } from './verify-bundle.ts';
import type { VerifyBundleOptions } from './verify-bundle.ts';

// Waybill may be stricter than @sigstore/verify, never laxer: whatever the peer refuses, Waybill refuses, but for
// good bundles that the peer is known not to verify; each of those says why.

const home = new URL('../../../../../shared/conformance/', import.meta.url);
const suite = new URL('sigstore-bundle-verify/', home);
const skip = existsSync(suite)
  ? false
  : 'no outside data: the conformance cases are not beside this checkout';

interface Question {
  readonly name: string;
  readonly bundle: Uint8Array;
  readonly root: Uint8Array;
  readonly artifact: Uint8Array;
  readonly keyPem?: string;
  readonly peerCannot?: string;
}

/** Without signer or subject rules, as the peer knows neither: what remains is cryptography. */
function oursAccepts({ bundle, root, artifact, keyPem }: Question): boolean {
  try {
    const parsed = parseBundle(bundle);
    const claimed = readClaimedSigner(parsed);
    const options: VerifyBundleOptions = {
      trustedRoot: parseTrustedRoot(root),
      signer:
        claimed.kind === 'certificate'
          ? {
              kind: 'identity',
              identity: { kind: 'literal', text: claimed.identity },
              issuer: claimed.issuer,
            }
          : { kind: 'key', keyPem: keyPem ?? '' },
      ...(parsed.content.kind === 'message'
        ? { artifact: { digest: digestOf(artifact), bytes: artifact } }
        : { subjectsOnly: true }),
      rules: { acceptBundles: ['0.1', '0.2', '0.3'], log: 'required', timestamp: 'optional' },
    };
    verifyBundle(parsed, options);
    return true;
  } catch (error) {
    assert.ok(error instanceof WaybillError, String(error));
    return false;
  }
}

function peerAccepts({ bundle, root, artifact, keyPem }: Question): boolean {
  try {
    const spki =
      keyPem === undefined ? undefined : createPublicKey(keyPem).export({ type: 'spki', format: 'der' });
    oracleFor(root, spki).verify(bundle, artifact);
    return true;
  } catch {
    return false;
  }
}

/** Counts answers, and names what Waybill accepts although the peer does not. */
function compare(questions: readonly Question[]): {
  readonly counts: string;
  readonly laxer: readonly string[];
} {
  const laxer: string[] = [];
  const counts = { both: 0, neither: 0, peerOnly: 0, oursOnly: 0 };
  for (const question of questions) {
    const ours = oursAccepts(question);
    const peer = peerAccepts(question);
    counts[ours ? (peer ? 'both' : 'oursOnly') : peer ? 'peerOnly' : 'neither']++;
    if (ours && !peer && question.peerCannot === undefined) laxer.push(question.name);
    if (peer && question.peerCannot !== undefined) laxer.push(`${question.name}: the peer accepts it by now`);
  }
  const { both, neither, peerOnly, oursOnly } = counts;
  return {
    counts: `accepted by both ${both}, by neither ${neither}, by the peer alone ${peerOnly}, by Waybill alone ${oursOnly}`,
    laxer,
  };
}

test('verifyBundle() accepts no conformance bundle that @sigstore/verify refuses', { skip }, (t) => {
  const folders = readdirSync(suite, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const questions = folders.map(({ name }): Question => {
    const read = (file: string, otherwise?: URL): Buffer => {
      const own = new URL(`${name}/${file}`, suite);
      return readFileSync(existsSync(own) || !otherwise ? own : otherwise);
    };
    return {
      name,
      bundle: read('bundle.sigstore.json'),
      root: read('trusted_root.json', new URL('public-good-trusted-root.json', home)),
      artifact: read('artifact', new URL('a.txt', suite)),
      ...(existsSync(new URL(`${name}/key.pub`, suite)) && { keyPem: read('key.pub').toString() }),
    };
  });
  const { counts, laxer } = compare(questions);
  t.diagnostic(`${questions.length} conformance bundles: ${counts}`);
  assert.deepEqual(laxer, []);
});

test('verifyBundle() accepts no made bundle that @sigstore/verify refuses, good or broken', (t) => {
  const cases = [...refusalsOfSigners, ...refusalsOfEntries, ...refusalsOfTimes, ...refusalsOfContent];
  const made = [
    ...cases.flatMap(({ name, good = {}, bad = {} }) => [
      { name: `${name}, without the fault`, options: good },
      { name: `${name}, with the fault`, options: { ...good, ...bad } },
    ]),
    ...entryVariants,
    ...envelopeVariants,
    ...messageVariants,
  ];
  const questions = made.map(({ name, options, ...rest }): Question => {
    const bundle = sigstore.makeBundle(options);
    return {
      ...rest,
      name,
      bundle: bundle.bytes,
      root: sigstore.trustedRootJson(),
      artifact: hello,
      ...(!bundle.certificate && { keyPem: bundle.key.spkiPem }),
    };
  });
  const { counts, laxer } = compare(questions);
  t.diagnostic(`${questions.length} made bundles: ${counts}`);
  assert.deepEqual(laxer, []);
});
