import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { parseEvidenceLines } from '@waybill/evidence';
import { newKey, type BundleOptions, type EditableJson } from '@waybill/simulator/sigstore';
import type { AssessedBundle } from './assessment.ts';
import { statementOf, stopped } from './testing/attack.ts';
import { artifactBytes, decideBuild, identityOf, makeBuild, type Changes } from './testing/good-build.ts';
import { sigstore } from './testing/good-platform.ts';

const sha512 = createHash('sha512').update(artifactBytes).digest('hex');
const subject = [{ name: 'pkg:npm/%40acme/app@1.4.2', digest: { sha512 } }];
const commit = 'eafa0a6814f6cf21c95bc7a2a4a6b6e5e1a0c2d3';
/** The registry's key, with the form of hint that npm writes. */
const registryKey = newKey('p256');
const keyid = `SHA256:${registryKey.hint.replace(/=+$/, '')}`;
const publishType = 'https://github.com/npm/attestation/tree/main/specs/publish/v0.1';
const npmBuildType = 'https://github.com/npm/cli/gitlab/v0alpha1';

/** What `npm publish --provenance` signs in a GitLab job. */
const provenance: EditableJson = {
  _type: 'https://in-toto.io/Statement/v0.1',
  subject,
  predicateType: 'https://slsa.dev/provenance/v0.2',
  predicate: {
    buildType: npmBuildType,
    builder: { id: 'https://gitlab.example.com/acme/app/-/runners/7' },
    invocation: {
      configSource: {
        uri: 'git+https://gitlab.example.com/acme/app',
        digest: { sha1: commit },
        entryPoint: 'release',
      },
      parameters: { CI_PROJECT_ID: '4711', GITLAB_USER_EMAIL: 'someone@example.com' },
      environment: { job: { id: '2342' }, pipeline: { id: '815' } },
    },
    materials: [{ uri: 'git+https://gitlab.example.com/acme/app', digest: { sha1: commit } }],
  },
};

/** What the registry signs with its own key. */
const publish: EditableJson = {
  _type: 'https://in-toto.io/Statement/v0.1',
  subject,
  predicateType: publishType,
  predicate: { name: '@acme/app', version: '1.4.2', registry: 'https://registry.example.com' },
};

interface NpmChanges {
  readonly provenance?: EditableJson;
  readonly publishKey?: typeof registryKey;
  readonly bundle?: BundleOptions;
  /** The predicate types that stand beside the bundles, which nobody signed. */
  readonly labels?: readonly [string, string];
  readonly pretty?: boolean;
  readonly accept?: readonly ('0.1' | '0.2')[];
}

/** npm writes the hint as it writes the key id. */
function setHint(bundle: EditableJson): void {
  bundle.verificationMaterial.publicKey.hint = keyid;
}

function npmAnswer(changed: NpmChanges): Uint8Array {
  const bundleOf = (statement: EditableJson, options: BundleOptions): unknown =>
    JSON.parse(
      Buffer.from(
        sigstore.makeBundle({
          content: { kind: 'statement', payload: Buffer.from(JSON.stringify(statement)) },
          ...options,
        }).bytes,
      ).toString(),
    );
  const [first, second] = changed.labels ?? ['https://slsa.dev/provenance/v0.2', publishType];
  const attestations = [
    {
      predicateType: second,
      bundle: bundleOf(publish, {
        key: changed.publishKey ?? registryKey,
        keyid,
        version: '0.2',
        edit: setHint,
      }),
    },
    {
      predicateType: first,
      bundle: bundleOf(changed.provenance ?? provenance, {
        identity: identityOf({}),
        version: '0.2',
        ...changed.bundle,
      }),
    },
  ];
  return Buffer.from(JSON.stringify({ attestations }, undefined, changed.pretty === true ? 2 : 0));
}

function published(changed: NpmChanges = {}): Changes {
  const acceptBundles = changed.accept ?? (['0.2'] as const);
  return {
    evidence: (good) => ({ ...good, provenance: npmAnswer(changed) }),
    requires: ({ signature, provenance: asked, commit: asksCommit }) => ({
      ...(signature && { signature }),
      ...(asksCommit && { commit: asksCommit }),
      provenance: {
        ...asked!,
        buildTypes: [npmBuildType],
        builders: [{ kind: 'literal', text: 'https://gitlab.example.com/acme/app/-/runners/7' }],
      },
    }),
    platform: (platform) => ({
      ...platform,
      profiles: [
        ...platform.profiles.map((profile) =>
          profile.kind === 'keyless' ? { ...profile, acceptBundles } : profile,
        ),
        {
          kind: 'key',
          name: 'npm-registry',
          keys: [registryKey.spkiPem],
          log: 'required',
          timestamp: 'optional',
          acceptBundles,
          trustedRoot: sigstore.trustedRootJson(),
        },
      ],
      signers: [...platform.signers, { name: 'npm-registry', profile: 'npm-registry' }],
    }),
  };
}

async function linesOf(changed: NpmChanges): Promise<readonly AssessedBundle[]> {
  return (await makeBuild(published(changed))).assessment.attestations;
}

test('what an npm registry answers is judged bundle by bundle, one line or many', async () => {
  for (const pretty of [false, true]) {
    const [registry, job, ...more] = await linesOf({ pretty });
    assert.equal(more.length, 0);
    assert.deepEqual([registry?.signature, job?.signature, job?.line], [1, 2, 1]);
    assert.deepEqual(registry?.verification.kind === 'verified' && registry.verification.signers, [
      'npm-registry',
    ]);
    assert.equal(job?.verification.kind === 'verified' && job.verification.profile, 'sigstore');
    const decision = await decideBuild(published({ pretty }));
    assert.deepEqual(
      [decision.verdict, stopped(decision).filter((one) => !one.endsWith('not-applicable'))],
      ['promote', []],
    );
  }
});

test('an npm package is matched by SHA-512, and its oddities are told by name', async () => {
  const { assessment } = await makeBuild(published());
  const [, job] = assessment.attestations;
  assert.equal(job?.content.kind === 'statement' && job.content.covers.length, 1);
  const secret = assessment.results.find(({ code }) => code === 'provenance-secret-exposed');
  assert.equal(secret?.found, 'GITLAB_USER_EMAIL');
  assert.doesNotMatch(JSON.stringify(assessment), /someone@example/);
  const other = structuredClone(provenance) as EditableJson;
  other.subject[0].digest.sha512 = '0'.repeat(128);
  const [, foreign] = await linesOf({ provenance: other });
  assert.deepEqual(foreign?.content.kind === 'statement' && foreign.content.covers, []);
});

test('the registry’s word is no provenance, whatever the answer calls it', async () => {
  const [registry] = await linesOf({ labels: [publishType, 'https://slsa.dev/provenance/v1'] });
  assert.equal(registry?.content.kind === 'statement' && registry.content.predicateType, publishType);
});

test('a key that is not the registry’s, and an old bundle that no profile accepts, are refused', async () => {
  const [stranger] = await linesOf({ publishKey: newKey('p256') });
  assert.notEqual(stranger?.verification.kind, 'verified');
  const old = await linesOf({ accept: [] });
  assert.deepEqual(
    old.map(({ verification }) => verification.kind === 'refused' && verification.refusal.code),
    ['bundle-version-not-accepted', 'bundle-version-not-accepted'],
  );
});

test('an answer with one thing wrong is refused whole', async () => {
  const good = JSON.parse(Buffer.from(npmAnswer({})).toString()) as EditableJson;
  const wrong: readonly [object, string][] = [
    [{ attestations: [] }, 'attestations-malformed'],
    [{ attestations: {} }, 'attestations-malformed'],
    [{ attestations: [7] }, 'attestations-malformed'],
    [
      { attestations: Array.from({ length: 17 }, () => good.attestations[0] as object) },
      'attestations-malformed',
    ],
    [{ attestations: [{ predicateType: publishType }] }, 'bundle-malformed'],
  ];
  for (const [answer, code] of wrong) {
    const changes: Changes = {
      ...published(),
      evidence: (evidence) => ({ ...evidence, provenance: Buffer.from(JSON.stringify(answer)) }),
    };
    const [line] = (await makeBuild(changes)).assessment.attestations;
    assert.equal(line?.verification.kind === 'refused' && line.verification.refusal.code, code);
  }
});

test('a registry’s answer and lines of evidence are told apart', () => {
  const pretty = npmAnswer({ pretty: true });
  assert.equal(parseEvidenceLines(pretty).length, 1);
  assert.equal(parseEvidenceLines(Buffer.from(`${JSON.stringify(statementOf())}\n{}\n`)).length, 2);
});
