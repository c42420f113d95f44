/** revocations.yaml of a new folder. */
export function revocationsText(): string {
  return `# What was trusted once and is trusted no more. Entries stay for ever: past decisions refer to them.
# Kinds: key, identity, runner, artifact, build. "waybill doctor" names an entry that reaches nothing.
version: 1

revocations: []
# - kind: runner
#   value: 1187
#   reason: The node's disk was readable by jobs of other projects.
#   from: 2026-03-02T00:00:00Z
#   until: 2026-03-04T18:30:00Z
#   decidedAt: 2026-03-04T19:05:00Z
`;
}
