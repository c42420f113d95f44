import type { Digest } from '@waybill/kernel';
import type { Platform } from '@waybill/platform';
import type { Entry, Submitter } from './entry.ts';
import type { Ledger } from './ledger.ts';

/** How much of an artifact's evidence is looked at; `docs/guides/server.md` tells people. */
export const evidenceLimits: {
  /** Latest entries of each project that the platform folder names, and of each API token. */
  readonly entriesOfNamed: number;
  /** Latest entries of each other project. */
  readonly entriesOfOther: number;
  /** Other projects: those that came first. */
  readonly others: number;
} = { entriesOfNamed: 50, entriesOfOther: 10, others: 20 };

const pageSize = 1_000;
/** 200,000 entries of one artifact; what comes later is not found. */
const maxPages = 200;

/** Entries of one submitter, oldest first. */
interface Submitted {
  readonly isNamed: boolean;
  entries: readonly Entry[];
}

/**
 * Evidence of an artifact as it is judged: first that of the projects that the platform folder names and of
 * API tokens, then that of others, each latest first. Every submitter has places of its own, so that nobody
 * pushes out somebody else's evidence by handing in more; and of projects that nobody named the first keep
 * theirs, so that nobody does it by making more projects. Throws what `listEntries` of the ledger throws.
 */
export async function listEvidence(
  artifact: Digest,
  {
    ledger,
    platform,
  }: {
    readonly ledger: Pick<Ledger, 'listEntries'>;
    readonly platform: Pick<Platform, 'signers' | 'environments'>;
  },
): Promise<readonly Entry[]> {
  const named = namedProjects(platform);
  const bySubmitter = new Map<string, Submitted>();
  let others = 0;
  const add = (entry: Entry): void => {
    const key = keyOf(entry.submitter);
    let submitted = bySubmitter.get(key);
    if (!submitted) {
      const isNamed = entry.submitter.kind !== 'job' || named.has(entry.submitter.projectId);
      if (!isNamed && others === evidenceLimits.others) return;
      if (!isNamed) others++;
      submitted = { isNamed, entries: [] };
      bySubmitter.set(key, submitted);
    }
    const most = submitted.isNamed ? evidenceLimits.entriesOfNamed : evidenceLimits.entriesOfOther;
    submitted.entries = [...submitted.entries, entry].slice(-most);
  };

  // The ledger lists the oldest first, and the latest are wanted.
  let after: string | undefined;
  for (let page = 0; page < maxPages; page++) {
    const { items, next } = await ledger.listEntries({
      artifact,
      limit: pageSize,
      ...(after !== undefined && { after }),
    });
    for (const entry of items) {
      // The index only finds an entry: what it is about its own text tells.
      const isAbout = entry.artifacts.some(({ digest }) => digest === artifact);
      if (entry.kind === 'evidence' && isAbout) add(entry);
    }
    after = next;
    if (after === undefined) break;
  }
  const kept = [...bySubmitter.values()];
  return [true, false].flatMap((isNamed) =>
    kept
      .filter((submitted) => submitted.isNamed === isNamed)
      .flatMap(({ entries }) => entries.toReversed())
      .toSorted((a, b) => b.acceptedAt - a.acceptedAt),
  );
}

/** Numbers of the projects that sign or whose commits some environment takes. */
function namedProjects({
  signers,
  environments,
}: Pick<Platform, 'signers' | 'environments'>): ReadonlySet<string> {
  return new Set([
    ...signers.flatMap(({ project }) => (project ? [project.id] : [])),
    ...environments.flatMap(({ requires }) => (requires.source?.projects ?? []).map(({ id }) => id)),
  ]);
}

function keyOf(submitter: Submitter): string {
  if (submitter.kind === 'job') return `project ${submitter.projectId}`;
  return submitter.kind === 'api-token' ? `api-token ${submitter.name}` : 'ledger';
}
