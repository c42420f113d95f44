import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EditableJson } from '@waybill/simulator/sigstore';
import { without } from '../testing/check-cases.ts';
import { decideBuild, resultOf, type Changes } from '../testing/good-build.ts';

/** As tools write it that read a folder before anything is packed. */
const silent: Changes = {
  sbomBytes: (bytes) => {
    const sbom = JSON.parse(Buffer.from(bytes).toString()) as EditableJson;
    delete sbom.metadata.component.hashes;
    return Buffer.from(JSON.stringify(sbom));
  },
};

test('sbom-describes-artifact passes where the SBOM names no digest and signed provenance binds it', async () => {
  const decision = await decideBuild(silent);
  assert.equal(resultOf(decision, 'sbom-describes-artifact').outcome, 'pass');
  assert.equal(decision.verdict, 'promote');
});

test('sbom-describes-artifact is not evaluable where the SBOM names no digest and nothing binds it', async () => {
  const decision = await decideBuild({ ...silent, ...without('provenance') });
  assert.equal(resultOf(decision, 'sbom-describes-artifact').outcome, 'not-evaluable');
});
