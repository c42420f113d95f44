import type { Fact } from '@waybill/evidence';
import {
  assessSubmission,
  judgeReach,
  judgeRevocationReach,
  type Assessment,
  type Reach,
} from '@waybill/gate';
import type { Instant } from '@waybill/kernel';
import type { Entry, Ledger } from '@waybill/ledger';
import type { Platform } from '@waybill/platform';
import { readBuild } from '../recorded-builds.ts';
import type { AnySuspect } from './parse-suspect.ts';

/** A reach; how surely is told of facts only, since what signs is verified. */
export type Judged = Reach | { readonly kind: Reach['kind'] };

/** Judges each artifact of an entry, in its order, for each of the suspects, in theirs. */
export type JudgeSuspects = (
  ledger: Ledger,
  entry: Entry,
  facts: readonly Fact[],
) => Promise<readonly (readonly Judged[])[]>;

/**
 * Judges by facts alone where a suspect counts for all time and is named by a fact. Signers, indexes and the times of a span are
 * known from documents, which are then verified again, once for all suspects, under the platform's trust.
 */
export function judgeSuspects(
  suspects: readonly AnySuspect[],
  platform: Platform | undefined,
  now: Instant,
): JudgeSuspects {
  return async (ledger, entry, facts) => {
    let assessment: Promise<Assessment> | undefined;
    return Promise.all(
      suspects.map(async (suspect): Promise<readonly Judged[]> => {
        if (isFact(suspect)) return entry.artifacts.map(() => judgeReach(suspect, facts));
        if (!platform) throw new Error('a suspect that documents name needs a platform folder');
        assessment ??= assess(ledger, entry, facts, platform, now);
        const question = { assessment: await assessment, platform, now };
        return entry.artifacts.map((artifact) => ({
          kind: judgeRevocationReach(revocationOf(suspect), { ...question, artifact }),
        }));
      }),
    );
  };
}

/** True where the suspect is judged by facts, without a platform folder. */
export function isFact(
  suspect: AnySuspect,
): suspect is AnySuspect & { readonly kind: 'runner' | 'commit' | 'project' } {
  const { kind, from, until } = suspect;
  const always = from === undefined && until === undefined;
  return kind === 'commit' || kind === 'project' || (kind === 'runner' && always);
}

type Revocable = Exclude<AnySuspect['kind'], 'commit' | 'project'>;

function revocationOf(suspect: AnySuspect): AnySuspect & { readonly kind: Revocable } {
  return suspect as AnySuspect & { readonly kind: Revocable };
}

async function assess(
  ledger: Ledger,
  entry: Entry,
  facts: readonly Fact[],
  platform: Platform,
  now: Instant,
): Promise<Assessment> {
  const { evidence, results, acceptedAt } = await readBuild(ledger, entry);
  const submission = { artifacts: entry.artifacts, evidence, acceptedAt };
  return { ...(await assessSubmission(submission, platform, now)), facts, results };
}
