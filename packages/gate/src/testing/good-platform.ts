/** The platform folder that trusts the good build, and the Sigstore and the key that it trusts. */
import { digestOf, parseInstant, type Instant } from '@waybill/kernel';
import type { Platform, Requirements } from '@waybill/platform';
import { createLocalSigstore, newKey } from '@waybill/simulator/sigstore';

/** When the good build was signed. */
export const signedAt: Instant = parseInstant('2026-01-31T12:00:00Z');

/** The Sigstore that the platform of the good build trusts. */
export const sigstore: ReturnType<typeof createLocalSigstore> = createLocalSigstore({ now: () => signedAt });

/** The organisation's own key. */
export const platformKey: ReturnType<typeof newKey> = newKey('p256');

/** What the good environment asks: everything. */
export const goodRequirements: Requirements = {
  sbom: { formats: ['cyclonedx'], minComponents: 1 },
  signature: { signers: ['release'] },
  provenance: {
    signers: ['release'],
    buildTypes: ['https://waybill.dev/buildtypes/gitlab-job/v1'],
    builders: [{ kind: 'literal', text: 'https://gitlab.example.com/waybill/builders/protected/v1' }],
  },
  source: {
    projects: [{ id: '4711', path: 'acme/app' }],
    refs: [{ kind: 'literal', text: 'refs/heads/main' }],
    least: 'certificate',
  },
  commit: { least: 'certificate' },
  protectedRef: { least: 'token' },
  review: { minApprovals: 2, lastCommit: true, rules: true },
  scans: { types: ['sast'], forbid: ['critical'], maxAgeSeconds: 7 * 24 * 3600 },
  deploymentApprovals: { environment: 'production', minApprovals: 1 },
  jobLog: { recorded: true },
  pipeline: { sources: ['push'], least: 'token' },
  runner: { tiers: ['protected'], least: 'token' },
  freshness: { maxAgeSeconds: 24 * 3600 },
  health: { accept: ['healthy'], otherwise: 'refuse' },
};

/** The organisation's folder that trusts the good build. */
export const goodPlatform: Platform = {
  digest: digestOf('the platform folder'),
  gitlab: {
    url: 'https://gitlab.example.com',
    issuer: 'https://gitlab.example.com',
    audience: 'waybill:waybill.example.com',
  },
  profiles: [
    { kind: 'keyless', name: 'sigstore', trustedRoot: sigstore.trustedRootJson(), acceptBundles: [] },
    {
      kind: 'key',
      name: 'managed',
      keys: [platformKey.spkiPem],
      log: 'optional',
      timestamp: 'optional',
      acceptBundles: [],
    },
  ],
  signers: [
    {
      name: 'release',
      profile: 'sigstore',
      identity: {
        kind: 'literal',
        text: 'https://gitlab.example.com/acme/app//.gitlab-ci.yml@refs/heads/main',
      },
      issuer: 'https://gitlab.example.com',
      project: { id: '4711', path: 'acme/app' },
    },
    {
      name: 'nightly',
      profile: 'sigstore',
      identity: { kind: 'literal', text: 'https://gitlab.example.com/acme/app//nightly.yml@refs/heads/main' },
      issuer: 'https://gitlab.example.com',
    },
    { name: 'organisation', profile: 'managed' },
  ],
  environments: [{ name: 'production', mode: 'enforce', requires: goodRequirements }],
  tiers: [
    { name: 'protected', runnerIds: ['7'], tags: [], names: [] },
    { name: 'sandbox', runnerIds: ['8'], tags: [], names: [] },
  ],
  revocations: [],
  verifierId: 'https://waybill.example.com',
  verifiers: [{ id: 'https://waybill.example.com', signers: ['organisation'] }],
  logKeys: [],
};
