import { factText, type Fact } from '@waybill/evidence';
import { formatInstant, WaybillError, type Digest, type Instant } from '@waybill/kernel';
import type { Entry, Ledger } from '@waybill/ledger';
import type { Platform } from '@waybill/platform';
import type { Answer, Session } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { parseLedgerPlace } from '../ledger-place.ts';
import { readNamedPlatform } from '../named-platform.ts';
import { isFact, judgeSuspects, type Judged } from './judge-suspects.ts';
import type { AnySuspect } from './parse-suspect.ts';
import { renderAffected } from './render-affected.ts';

/** Options of `waybill affected`, as the parser gives them. */
export interface AffectedOptions {
  readonly ledger: string;
  readonly platform?: string;
  /** Each revocation of the platform folder, instead of WHAT. */
  readonly revocations?: true;
  /** First and last instant that the suspect counts for. */
  readonly from?: Instant;
  readonly until?: Instant;
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

/** A suspect with every artifact that it reaches or may reach, oldest entry first. */
export interface AffectedBySuspect {
  readonly suspect: AnySuspect;
  readonly artifacts: readonly AffectedArtifact[];
}

/**
 * Lists what a suspect reaches, or what each revocation of the platform folder reaches. Throws `affected-options-conflict`, and
 * what reading the ledger and the platform folder throws.
 */
export async function listAffected(
  session: Session,
  what: AnySuspect | undefined,
  options: AffectedOptions,
): Promise<Answer> {
  refuseServer(options.ledger);
  const { suspects, platform } = await readSuspects(session, what, options);
  const judge = judgeSuspects(suspects, platform, session.host.now());
  const { openChosenLedger } = await import('../compose.ts');
  const ledger = await openChosenLedger(session.host, options);
  try {
    const found = suspects.map((): AffectedArtifact[] => []);
    let builds = 0;
    for await (const entry of evidenceOf(ledger)) {
      builds += 1;
      if (builds % 1000 === 0) session.progress(`${builds} builds read`);
      const facts = await ledger.factsOf(entry.id);
      const judged = await judge(ledger, entry, facts);
      for (const [at, artifacts] of found.entries()) {
        artifacts.push(...(await reachedOf(ledger, entry, facts, judged[at] ?? [])));
      }
    }
    const affected = suspects.map((suspect, at) => ({ suspect, artifacts: found[at] ?? [] }));
    return answerOf(session, what, affected, builds);
  } finally {
    await ledger.close();
  }
}

function answerOf(
  session: Session,
  what: AnySuspect | undefined,
  affected: readonly AffectedBySuspect[],
  builds: number,
): Answer {
  const all = affected.flatMap(({ artifacts }) => artifacts);
  const reached = all.some(({ reach }) => reach === 'reached');
  // An empty ledger is more often the wrong one than a clean one.
  const untold = all.length > 0 || builds === 0 ? exitCodes.noVerdict : exitCodes.yes;
  const shown = affected.map(({ suspect, artifacts }) => ({ suspect: suspectJson(suspect), artifacts }));
  return {
    exitCode: reached ? exitCodes.no : untold,
    ...(what === undefined
      ? { schema: 'affected-revocations/v1', json: { builds, revocations: shown } }
      : { schema: 'affected/v1', json: { builds, suspect: suspectJson(what), artifacts: all } }),
    text: (style) =>
      affected.length === 0
        ? 'The platform folder revokes nothing.\n'
        : affected.map((one) => renderAffected(style, session, { ...one, builds })).join('\n'),
  };
}

function suspectJson({ from, until, ...suspect }: AnySuspect): object {
  return {
    ...suspect,
    ...(from !== undefined && { from: formatInstant(from) }),
    ...(until !== undefined && { until: formatInstant(until) }),
  };
}

async function readSuspects(
  session: Session,
  what: AnySuspect | undefined,
  { revocations, platform: place, from, until }: AffectedOptions,
): Promise<{ readonly suspects: readonly AnySuspect[]; readonly platform: Platform | undefined }> {
  if ((what === undefined) !== (revocations === true)) {
    throw conflict('WHAT, or --revocations', what === undefined ? 'neither' : 'both');
  }
  const spanned = from !== undefined || until !== undefined;
  if (what === undefined) {
    if (spanned) throw conflict('--from and --until with WHAT: a revocation has a span of its own', 'both');
    const { platform } = await readNamedPlatform(session.host, place);
    const suspects = platform.revocations.map(({ decidedAt: _decidedAt, ...revocation }) => revocation);
    return { suspects, platform };
  }
  if (spanned && (what.kind === 'commit' || what.kind === 'project')) {
    throw conflict('--from and --until with a key, an identity, a runner, a build or an artifact', what.kind);
  }
  const suspect = { ...what, ...(from !== undefined && { from }), ...(until !== undefined && { until }) };
  if (isFact(suspect)) return { suspects: [suspect], platform: undefined };
  return { suspects: [suspect], platform: (await readNamedPlatform(session.host, place)).platform };
}

function conflict(expected: string, found: string): WaybillError {
  return new WaybillError({
    code: 'affected-options-conflict',
    message: 'No build was judged: the options do not fit together.',
    expected,
    found,
    help: 'Run "waybill affected --help" to see what belongs together.',
  });
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

async function reachedOf(
  ledger: Ledger,
  entry: Entry,
  facts: readonly Fact[],
  reaches: readonly Judged[],
): Promise<AffectedArtifact[]> {
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
