import type { Fact } from '@waybill/evidence';
import { judgeReach, type Suspect } from '@waybill/gate';
import { WaybillError, type Digest } from '@waybill/kernel';
import type { Entry, Ledger } from '@waybill/ledger';
import type { Answer, Session } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { parseLedgerPlace } from '../ledger-place.ts';
import { renderAffected } from './render-affected.ts';

/** Options of `waybill affected`, as the parser gives them. */
export interface AffectedOptions {
  readonly ledger: string;
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
  suspect: Suspect,
  options: AffectedOptions,
): Promise<Answer> {
  refuseServer(options.ledger);
  const { openChosenLedger } = await import('../compose.ts');
  const ledger = await openChosenLedger(session.host, options);
  try {
    const artifacts: AffectedArtifact[] = [];
    let builds = 0;
    for await (const entry of evidenceOf(ledger)) {
      builds += 1;
      if (builds % 1000 === 0) session.progress(`${builds} builds read`);
      artifacts.push(...(await judgeEntry(ledger, entry, suspect)));
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

async function judgeEntry(ledger: Ledger, entry: Entry, suspect: Suspect): Promise<AffectedArtifact[]> {
  const facts = await allFactsOf(ledger, entry);
  const { kind, ...why } = judgeReach(suspect, facts);
  if (kind === 'not-reached') return [];
  const built = {
    ...shown('job', facts, 'job.url'),
    ...shown('commit', facts, 'source.commit'),
    ...shown('project', facts, 'source.project-id'),
  };
  const found: AffectedArtifact[] = [];
  for (const { digest, name } of entry.artifacts) {
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
  return fact === undefined ? {} : ({ [member]: String(fact.value) } as { readonly [member in M]?: string });
}
