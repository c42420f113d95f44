import type { InitPlan, InitSigning } from './init-plan.ts';

/** waybill.yaml of a new folder. */
export function waybillText(plan: InitPlan): string {
  const { url, host } = plan;
  return `# Who may sign, and what each environment asks before an artifact is promoted.
# Keep this folder in a protected project of its own, never in a project that is judged by it.
version: 1

gitlab:
  url: ${url}
  # Waybill accepts only ID tokens that were made for it. Jobs ask for one with
  #   id_tokens: { WAYBILL_ID_TOKEN: { aud: "waybill:${host}" } }
  audience: waybill:${host}

# Stands in each signed summary, so that a cluster can tell whose verdict it reads.
verifier:
  id: ${url}/waybill
  # Whose summaries count as these verdicts, for "waybill verify --summary": names of signers below.
  # signers: [release]

trust:
  # Roots and rules under which a signature is verified.
  profiles:
${profileText(plan)}
  # Who may sign, compared literally.
  signers:
    - name: release
${signerText(plan)}
environments:
  - name: production
    # observe: says what would be refused, and lets it pass. Then warn, then enforce.
    mode: observe
    requires:
      # A valid SBOM that the provenance names by digest.
      sbom:
        formats: [cyclonedx, spdx]
        minComponents: 1
      signature:
        signers: [release]
      provenance:
        signers: [release]
        buildTypes:
          - https://waybill.dev/buildtypes/gitlab-job/v1
        builders:
          - https://${host}/waybill/builders/${host === 'gitlab.com' ? 'gitlab-hosted' : 'protected'}/v1
${sourceText(plan)}      commit:
        least: ${leastOf(plan.signing)}
      # What no certificate carries comes from the job's ID token, which the server verifies. Without a
      # server these end as "no verdict"; take them in when it runs.
      # protectedRef:
      #   least: token
      # Approvals of the merge request come from GitLab's API, which the server asks with a token of its own.
      # review:
      #   minApprovals: 1
      #   lastCommit: true
      # scans:
      #   types: [sast]
      #   forbid: [critical, unknown]
      # pipeline:
      #   sources: [push, web]
      #   least: token
      # runner:
      #   tiers: [protected]
      #   least: token
      freshness:
        maxAge: 30d
      # health:
      #   accept: [healthy, degraded]
      #   otherwise: warn

# Keys that sign the ledger's transparency log now; "waybill serve" prints its key when it starts. Remove a
# key once it has handed the log over to a new one: whoever holds the old one could show a log of their own.
# ledger:
#   logKeys:
#     - <name>+<hash>+<key>
`;
}

function profileText({ signing, host }: InitPlan): string {
  switch (signing.kind) {
    case 'public-good':
      return `    - name: sigstore
      kind: keyless
      # The public Sigstore instance; its root is built into Waybill.
${host === 'gitlab.com' ? '' : `      # It knows gitlab.com only, so no job of ${host} gets a certificate from it:\n      # put the trusted_root.json of your own Sigstore here, or sign with keys (kind: key).\n`}      trustedRoot: public-good
`;
    case 'private-sigstore':
      return `    - name: sigstore
      kind: keyless
      # Certificates and log keys of your own Sigstore instance.
      trustedRoot: trusted_root.json
`;
    case 'key':
      return `    - name: release-key
      kind: key
      keys:
        - keys/release.pem
      # Both optional: a signature counts from the moment at which the ledger accepted it.
      log: optional
      timestamp: optional
`;
  }
}

function signerText({ signing, url, path, id, branch }: InitPlan): string {
  if (signing.kind === 'key') return '      profile: release-key\n';
  return `      profile: sigstore
      issuer: ${url}
      identity: ${url}/${path}//.gitlab-ci.yml@refs/heads/${branch}
${project('      ', id, path)}`;
}

/** The number never moves, while a path can be taken over; without the number nothing is invented. */
function project(indent: string, id: string | undefined, path: string): string {
  const lines =
    id === undefined
      ? [
          '# Write the number of the project here: a path can be taken over, a number cannot.',
          '# project:',
          '#   id: …',
          `#   path: ${path}`,
        ]
      : [
          '# The number never moves; whoever takes over the path one day does not become the signer.',
          'project:',
          `  id: ${idText(id)}`,
          `  path: ${path}`,
        ];
  return lines.map((line) => `${indent}${line}\n`).join('');
}

function sourceText({ signing, id, path, branch }: InitPlan): string {
  const lines = [
    'source:',
    '  projects:',
    `    - id: ${id === undefined ? '…' : idText(id)}`,
    `      path: ${path}`,
    '  refs:',
    `    - refs/heads/${branch}`,
    `  least: ${leastOf(signing)}`,
  ];
  const mark = id === undefined ? '# ' : '';
  return lines.map((line) => `      ${mark}${line}\n`).join('');
}

/** A certificate binds project and commit; with keys alone only the job says so. */
function leastOf({ kind }: InitSigning): string {
  return kind === 'key' ? 'claimed' : 'certificate';
}

/** YAML reads digits as a number, which past 2^53 would be another one. */
function idText(id: string): string {
  return id.length > 15 ? `"${id}"` : id;
}
