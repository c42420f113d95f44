/** runner-tiers.yaml of a new folder. */
export function runnerTiersText(): string {
  return `# Classes of runners with the same isolation. A runner that a tier lists by id belongs to it; otherwise
# it belongs to the one tier all of whose tags it has. List the ids of the runners that production
# depends on: GitLab assigns ids, while tags are typed by whoever registers a runner.
version: 1

tiers:
  - name: sandbox
    description: Code that nobody has read yet, such as merge requests from forks.
    tags: [tier-sandbox]

  - name: standard
    description: Everyday pipelines.
    tags: [tier-standard]

  - name: protected
    description: Builds of protected refs; only these may go to production.
    tags: [tier-protected]
    # runnerIds: [1201, 1202]
    # What keeps its jobs apart; what is left out is unknown.
    # isolation:
    #   executor: kubernetes
    #   privileged: false
    #   ephemeral: true
    #   protectedRefsOnly: true
    #   runUntagged: false
    # prices:
    #   - perHour: "0.384"
    #     currency: EUR
    #     validFrom: 2026-01-01T00:00:00Z
`;
}
