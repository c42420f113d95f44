import { digestOf, hexOf, parseInstant } from '@waybill/kernel';
import type { GitlabBuild } from '../gitlab-build.ts';

/** Commit that the sample was built from. */
export const commit: string = 'eafa0a6814f6cf21c95bc7a2a4a6b6e5e1a0c2d3';
/** Web address of the sample's project. */
export const project: string = 'https://gitlab.example.com/acme/app';

/** A build with every member that its statement can have, but an image. */
export const build: GitlabBuild = {
  job: {
    serverUrl: 'https://gitlab.example.com',
    serverVersion: '18.9.0',
    projectId: '4711',
    projectUrl: project,
    commit,
    ref: 'refs/heads/main',
    refProtected: true,
    config: { path: '.gitlab-ci.yml', uri: `${project}//.gitlab-ci.yml@refs/heads/main`, commit },
    pipelineId: '815',
    pipelineUrl: `${project}/-/pipelines/815`,
    pipelineSource: 'push',
    jobId: '2342',
    jobUrl: `${project}/-/jobs/2342`,
    jobName: 'release',
    startedAt: parseInstant('2026-01-31T11:55:00Z'),
    runner: { id: '7', environment: 'self-hosted', tags: ['protected'] },
    environment: { name: 'production', tier: 'production' },
    inputs: { RELEASE: '1.0' },
  },
  builder: 'protected',
  artifacts: [
    { name: 'app.tgz', digest: digestOf('app'), check: 'registry' },
    { name: 'app.deb', digest: digestOf('deb'), sha512: 'ab'.repeat(64), check: 'job-artifact' },
  ],
  sbom: { name: 'sbom.cdx.json', mediaType: 'application/vnd.cyclonedx+json', digest: digestOf('sbom') },
  dependencies: [{ name: 'package-lock.json', digest: { sha256: hexOf(digestOf('lock')) } }],
  finishedAt: parseInstant('2026-01-31T11:59:00Z'),
  toolVersion: '0.1.0',
};
