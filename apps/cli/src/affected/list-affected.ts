import { factText, type Fact } from '@waybill/evidence';
import { assessSubmission, judgeReach, judgeRevocationReach, type Reach } from '@waybill/gate';
import { WaybillError, type Digest } from '@waybill/kernel';
import type { Entry, Ledger } from '@waybill/ledger';
import type { Answer, Session } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { parseLedgerPlace } from '../ledger-place.ts';
import { readNamedPlatform } from '../named-platform.ts';
import { readBuild } from '../recorded-builds.ts';
import type { AnySuspect } from './parse-suspect.ts';
import { renderAffected } from './render-affected.ts';

/** Options of `waybill affected`, as the parser gives them. */
export interface AffectedOptions {
  readonly ledger: string;
  readonly platform?: string;
  readonly logKey?: string;
  readonly logName?: string;
}

/** One artifact of a build that is reached, or of which it could not be told. */
export interface AffectedArtifact {
  readonly digest: Digest;
  readonly name?: string;
  readonly entry: Digest;
  readonly reach: 'reached' | 'could-not-tell';
  /** How surely the suspect is named; absent where nothing names it. */
  readonly assurance?: Fact['assurance'];
  /** The document that names it; absent for facts of a token or of GitLab's API. */
  readonly document?: Digest;
  readonly job?: string;
  readonly commit?: string;
  readonly project?: string;
  /** Environments for which the gate ever said `promote`, sorted. */
  readonly promotedTo: readonly string[];
}

/** Lists every artifact on record that a suspect reaches or may reach, oldest entry first. */
export async function listAffected(
  session: Session,
  suspect: AnySuspect,
  options: AffectedOptions,
): Promise<Answer> {
  refuseServer(options.ledger);
  const judge = await judgeFor(session, suspect, options.platform);
  const { openChosenLedger } = await import('../compose.ts');
  const ledger = await openChosenLedger(session.host, options);
  try {
    const artifacts: AffectedArtifact[] = [];
    let builds = 0;
    for await (const entry of evidenceOf(ledger)) {
      builds += 1;
      if (builds % 1000 === 0) session.progress(`${builds} builds read`);
      artifacts.push(...(await judgeEntry(ledger, entry, judge)));
    }
    const reached = artifacts.some(({ reach }) => reach === 'reached');
    // An empty ledger is more often the wrong one than a clean one.
    const untold = artifacts.length > 0 || builds === 0 ? exitCodes.noVerdict : exitCodes.yes;
    return {
      exitCode: reached ? exitCodes.no : untold,
      schema: 'affected/v1',
      json: { suspect, builds, artifacts },
      text: (style) => renderAffected(style, session, { suspect, builds, artifacts }),
    };
  } finally {
    await ledger.close();
  }
}

/** Opening creates what is not there, and a mistyped place would then reach nothing. */
function refuseServer(place: string): void {
  if (/^postgres(?:ql)?:\/\//.test(place) || parseLedgerPlace(place).kind === 'folder') return;
  throw new WaybillError({
    code: 'ledger-place-malformed',
    message: 'No ledger was asked: a server does not answer this question yet.',
    expected: 'the folder of a ledger, or the address of its PostgreSQL database',
    found: place,
    help: 'Run the command where the ledger is, or on a copy of it (waybill ledger export and import).',
  });
}

async function* evidenceOf(ledger: Ledger): AsyncGenerator<Entry, void, undefined> {
  let after: string | undefined;
  do {
    const page = await ledger.listEntries({ limit: 1000, ...(after === undefined ? {} : { after }) });
    yield* page.items.filter(({ kind }) => kind === 'evidence');
    after = page.next;
  } while (after !== undefined);
}

/** A reach; how surely is told of facts only, since what signs is verified. */
type Judged = Reach | { readonly kind: Reach['kind'] };

/** Judges each artifact of an entry, in its order. */
type Judge = (ledger: Ledger, entry: Entry, facts: readonly Fact[]) => Promise<readonly Judged[]>;

/** Signers and indexes are known from documents alone, which are verified again under the platform's trust. */
async function judgeFor(session: Session, suspect: AnySuspect, option: string | undefined): Promise<Judge> {
  const { kind, value } = suspect;
  if (kind === 'runner' || kind === 'commit' || kind === 'project') {
    return async (_, { artifacts }, facts) => artifacts.map(() => judgeReach({ kind, value }, facts));
  }
  const { platform } = await readNamedPlatform(session.host, option);
  const now = session.host.now();
  return async (ledger, entry, facts) => {
    const { evidence, results, acceptedAt } = await readBuild(ledger, entry);
    const submission = { artifacts: entry.artifacts, evidence, acceptedAt };
    const assessment = { ...(await assessSubmission(submission, platform, now)), facts, results };
    return entry.artifacts.map((artifact) => ({
      kind: judgeRevocationReach({ kind, value }, { artifact, assessment, platform, now }),
    }));
  };
}

async function judgeEntry(ledger: Ledger, entry: Entry, judge: Judge): Promise<AffectedArtifact[]> {
  const facts = await allFactsOf(ledger, entry);
  const reaches = await judge(ledger, entry, facts);
  if (reaches.every(({ kind }) => kind === 'not-reached')) return [];
  const built = {
    ...shown('job', facts, 'job.url'),
    ...shown('commit', facts, 'source.commit'),
    ...shown('project', facts, 'source.project-id'),
  };
  const found: AffectedArtifact[] = [];
  for (const [at, { digest, name }] of entry.artifacts.entries()) {
    const { kind, ...why } = reaches[at] ?? { kind: 'could-not-tell' };
    if (kind === 'not-reached') continue;
    const named = { digest, ...(name === undefined ? {} : { name }), entry: entry.id };
    found.push({ ...named, reach: kind, ...why, ...built, promotedTo: await promotedTo(ledger, digest) });
  }
  return found;
}

/** What was known at acceptance, and what repeated submissions added. */
async function allFactsOf(ledger: Ledger, entry: Entry): Promise<readonly Fact[]> {
  const facts = [...(await ledger.factsOf(entry.id))];
  let after: string | undefined;
  do {
    const filter = { addsTo: entry.id, limit: 1000, ...(after === undefined ? {} : { after }) };
    const page = await ledger.listEntries(filter);
    for (const { id } of page.items) facts.push(...(await ledger.factsOf(id)));
    after = page.next;
  } while (after !== undefined);
  return facts;
}

async function promotedTo(ledger: Ledger, artifact: Digest): Promise<readonly string[]> {
  const environments = new Set<string>();
  let after: string | undefined;
  do {
    const filter = {
      artifact,
      verdict: 'promote' as const,
      limit: 1000,
      ...(after === undefined ? {} : { after }),
    };
    const page = await ledger.listDecisions(filter);
    for (const { decision } of page.items) environments.add(decision.environment);
    after = page.next;
  } while (after !== undefined);
  return [...environments].sort();
}

function shown<M extends string>(
  member: M,
  facts: readonly Fact[],
  name: Fact['name'],
): { readonly [member in M]?: string } {
  const fact = facts.find((one) => one.name === name);
  return fact === undefined ? {} : ({ [member]: factText(fact) } as { readonly [member in M]?: string });
}
