import { formatInstant, type Digest, type Instant, type JsonObject, type JsonValue } from '@waybill/kernel';
import type { Artifact } from '../artifact.ts';
import type { Fact, FactName } from '../facts.ts';
import { digestSet, statementJson } from '../provenance/statement-json.ts';

/** What a server captures of a build beside its evidence; each has a predicate and a page under `docs/predicates/`. */
export type CapturedKind = 'approval' | 'scan-report' | 'deployment-approval' | 'job-log';

interface CapturedMember {
  readonly fact: FactName;
  /** True where a build has several: the member is a list of them. */
  readonly many?: true;
}

/** Members of each predicate, with the fact that each states. */
const members: { readonly [K in CapturedKind]: { readonly [member: string]: CapturedMember } } = {
  approval: {
    mergeRequest: { fact: 'review.merge-request' },
    approvals: { fact: 'review.approvals' },
    lastCommit: { fact: 'review.last-commit' },
    rulesApproved: { fact: 'review.rules-approved' },
  },
  'scan-report': { scans: { fact: 'scan.reports' } },
  'deployment-approval': { deployments: { fact: 'deployment.approvals', many: true } },
  'job-log': { log: { fact: 'job.log' } },
};

/** Predicate type of what was captured. */
export function capturedPredicateType(kind: CapturedKind): string {
  return `https://waybill.dev/predicates/${kind}/v1`;
}

/** Names of the facts that a predicate states. */
export function capturedFactNames(kind: CapturedKind): readonly FactName[] {
  return Object.values(members[kind]).map(({ fact }) => fact);
}

/** What was captured, of which build, from where and when. */
export interface CapturedStatement {
  readonly kind: CapturedKind;
  /** The artifacts of the build; at least one. */
  readonly artifacts: readonly Pick<Artifact, 'digest' | 'name'>[];
  /** The evidence that it adds to, by the id of its entry in the ledger. */
  readonly evidence: Digest;
  readonly build: {
    readonly projectId: string;
    readonly pipelineId: string;
    readonly jobId: string;
    readonly commit: string;
  };
  /** Base address of the GitLab whose API said it. */
  readonly source: string;
  readonly capturedAt: Instant;
  /** What it said; facts of other names are left out. */
  readonly facts: readonly Fact[];
}

/** Writes what was captured as an in-toto Statement v1. Equal input gives equal bytes. */
export function buildCapturedStatement(captured: CapturedStatement): Uint8Array {
  const { kind, artifacts, evidence, build, source, capturedAt, facts } = captured;
  return statementJson(artifacts, capturedPredicateType(kind), {
    capturedAt: formatInstant(capturedAt),
    source,
    build: { ...build },
    evidence: { digest: digestSet(evidence) },
    ...statedMembers(kind, facts),
  });
}

function statedMembers(kind: CapturedKind, facts: readonly Fact[]): JsonObject {
  const stated = Object.entries(members[kind]).flatMap(([member, { fact, many }]) => {
    const values = facts
      .filter(({ name }) => name === fact)
      .map(({ value }) => value as unknown as JsonValue);
    const [value] = values;
    if (many) return [[member, values] as const];
    return value === undefined ? [] : [[member, value] as const];
  });
  return Object.fromEntries(stated);
}
