/** What the demo's platform folder depends on: addresses and ids are known only once the services run. */
export interface PlatformFacts {
  readonly gitlabUrl: string;
  readonly audience: string;
  readonly serverUrl: string;
  readonly project: { readonly id: number; readonly path: string };
  readonly runners: { readonly protected: number; readonly sandbox: number };
  readonly trustedRoot: Uint8Array;
  readonly logKey: string;
  /** Public key that the server signs with, PEM. */
  readonly serverKey: string;
}

/** The platform folder of the demo: path to content. What is required of whom is files like these, under review. */
export function platformFiles(facts: PlatformFacts): Map<string, string | Uint8Array> {
  const { gitlabUrl, project } = facts;
  const builder = `https://${new URL(gitlabUrl).host}/waybill/builders/protected/v1`;
  return new Map<string, string | Uint8Array>([
    [
      'waybill.yaml',
      `version: 1
gitlab:
  url: ${gitlabUrl}
  audience: ${facts.audience}
verifier:
  id: ${facts.serverUrl}
trust:
  profiles:
    - name: local-sigstore
      kind: keyless
      trustedRoot: trust/trusted_root.json
    - name: waybill-server
      kind: server
      keys: [trust/server.pem]
      log: optional
      timestamp: optional
  signers:
    - name: waybill-server
      profile: waybill-server
    - name: release-pipeline
      profile: local-sigstore
      issuer: ${gitlabUrl}
      identity: ${gitlabUrl}/${project.path}//.gitlab-ci.yml@refs/heads/main
      project: { id: ${project.id}, path: ${project.path} }
ledger:
  logKeys:
    - ${facts.logKey}
environments:
  - name: production
    mode: enforce
    requires:
      sbom: { formats: [cyclonedx, spdx], minComponents: 10 }
      signature: { signers: [release-pipeline] }
      provenance:
        signers: [release-pipeline]
        buildTypes: [https://waybill.dev/buildtypes/gitlab-job/v1]
        builders: [${builder}]
      source:
        projects: [{ id: ${project.id}, path: ${project.path} }]
        refs: [refs/heads/main]
        least: certificate
      commit: { least: certificate }
      protectedRef: { least: token }
      pipeline: { sources: [push], least: token }
      runner: { tiers: [protected], least: token }
      freshness: { maxAge: 30d }
  # Takes only what the platform itself signed, and saw for itself.
  - name: signed-by-platform
    mode: enforce
    requires:
      sbom: { formats: [cyclonedx, spdx], minComponents: 10 }
      signature: { signers: [waybill-server] }
      provenance:
        signers: [waybill-server]
        buildTypes: [https://waybill.dev/buildtypes/gitlab-job/v1]
        builders: [${builder}]
        subjects: job-artifact
      commit: { least: api }
      runner: { tiers: [protected], least: api }
`,
    ],
    [
      'runner-tiers.yaml',
      `version: 1
tiers:
  - name: protected
    runnerIds: [${facts.runners.protected}]
  - name: sandbox
    runnerIds: [${facts.runners.sandbox}]
`,
    ],
    ['trust/trusted_root.json', facts.trustedRoot],
    ['trust/server.pem', facts.serverKey],
  ]);
}
