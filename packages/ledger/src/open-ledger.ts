import { WaybillError } from '@waybill/kernel';
import type { Decision } from '@waybill/gate';
import { acceptEntries } from './accept-entries.ts';
import { prepareEntry } from './accept.ts';
import type { AcceptedEntry, EntryInput, PreparedEntry } from './accept.ts';
import { batchQueue } from './batch-queue.ts';
import { checkAcceptance } from './check-acceptance.ts';
import { exportLedger } from './copy/export-ledger.ts';
import { verifyDatabase } from './copy/verify-database.ts';
import { codedFailures } from './database/database-failure.ts';
import type { Database } from './database/database.ts';
import { openDatabase } from './database/open-database.ts';
import { decisionMediaType, decisionRole, decisionRow, writeDecision } from './decision-document.ts';
import { findCachedDecision, listDecisions } from './decision-store.ts';
import { findDocument, findEntry, listEntries, resultsOf } from './entry-store.ts';
import { factsOf } from './fact-store.ts';
import type { DecisionContext, Ledger, LedgerOptions, Receipt } from './ledger.ts';
import { addsToKind } from './entry.ts';
import type { Addition } from './entry.ts';
import { taskQueue } from './tasks/task-queue.ts';
import { rotateLogKey } from './rotate-log-key.ts';
import { bindToken } from './token-binding.ts';
import { databaseLog } from './transparency/database-log.ts';
import { signPromise } from './transparency/inclusion-promise.ts';
import { signerOf } from './transparency/log-key.ts';
import type { LogKey } from './transparency/log-key.ts';
import { currentLogKey, refuseOtherKey } from './transparency/sequence.ts';

/** One transaction takes so many entries, or so many bytes of documents, at most. */
const batchLimits = { items: 64, weight: 32 * 1024 * 1024 };

/**
 * Opens a ledger, creates or migrates its tables, and takes the folder's lock where it is embedded.
 * Throws `ledger-in-use`, `ledger-version-mismatch`, `ledger-schema-newer`, `ledger-schema-name`,
 * `ledger-folder-unusable`, `ledger-sync-failed`, `ledger-unreachable`, `postgres-too-old`, `log-key-malformed`, `log-key-mismatch`.
 */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const signer = signerOf(options.logKey);
  const database = await openDatabase(options);
  try {
    refuseOtherKey(await currentLogKey(database.db), signer);
  } catch (error) {
    await database.close();
    throw error;
  }
  return ledgerOn(database, options);
}

/** A ledger on a database that is open already. */
export function ledgerOn({ db, close }: Database, { now, logKey }: LedgerOptions): Ledger {
  let signer = signerOf(logKey);
  const enqueue = batchQueue<PreparedEntry, AcceptedEntry>(batchLimits, (items) => acceptEntries(db, items));

  function receiptOf(accepted: AcceptedEntry): Receipt {
    return { ...signPromise(accepted, signer), repeated: accepted.repeated };
  }
  async function append(input: Omit<EntryInput, 'acceptedAt'>): Promise<Receipt> {
    checkAcceptance(input);
    const prepared = prepareEntry({ ...input, acceptedAt: now() });
    const weight = input.documents.reduce((sum, { bytes }) => sum + bytes.length, 0);
    return receiptOf(await enqueue(prepared, weight));
  }
  function recordDecision(decision: Decision, context: DecisionContext = {}): Promise<Receipt> {
    const { documents = [], cacheKey, supersedes, tasks, finishes } = context;
    const { submitter = { kind: 'ledger' } as const } = context;
    const keyed = {
      decision,
      ...(cacheKey === undefined ? {} : { cacheKey }),
      ...(supersedes === undefined ? {} : { supersedes }),
    };
    const bytes = Buffer.from(writeDecision(keyed));
    return append({
      kind: 'decision',
      submitter,
      artifacts: [{ digest: decision.artifact }],
      documents: [{ role: decisionRole, mediaType: decisionMediaType, bytes }, ...documents.map(notDecision)],
      facts: [],
      results: [],
      decision: decisionRow(keyed),
      ...(tasks === undefined ? {} : { tasks }),
      ...(finishes === undefined ? {} : { finishes }),
    });
  }
  async function add(addition: Addition): Promise<Receipt> {
    await refuseOtherTarget(db, addition);
    return append({ facts: [], ...addition, results: [] });
  }
  async function rotate(next: LogKey): Promise<Receipt> {
    const nextSigner = signerOf(next);
    const accepted = await rotateLogKey(db, signer, nextSigner, now());
    signer = nextSigner;
    return receiptOf(accepted);
  }

  return {
    accept: codedFailures((input) => append({ ...input, kind: 'evidence' })),
    append: codedFailures(add),
    tasks: taskQueue(db, now),
    findDocument: codedFailures((digest) => findDocument(db, digest)),
    findEntry: codedFailures((id) => findEntry(db, id)),
    listEntries: codedFailures((filter) => listEntries(db, filter)),
    factsOf: codedFailures((entryId) => factsOf(db, entryId)),
    resultsOf: codedFailures((entryId) => resultsOf(db, entryId)),
    recordDecision: codedFailures(async (decision, context) => recordDecision(decision, context)),
    listDecisions: codedFailures((filter) => listDecisions(db, filter)),
    findCachedDecision: codedFailures((cacheKey, at) => findCachedDecision(db, cacheKey, at)),
    bindToken: codedFailures((jti, jobId, expiresAt) => bindToken(db, { jti, jobId, expiresAt }, now())),
    log: databaseLog({ db, signer: () => signer }),
    rotateLogKey: codedFailures(rotate),
    export: codedFailures((dir) => exportLedger(db, dir)),
    verify: codedFailures((verification) => verifyDatabase(db, verification)),
    close,
  };
}

/** What adds to nothing that is there, or to something else, would never be found. */
async function refuseOtherTarget(db: Database['db'], { kind, addsTo }: Addition): Promise<void> {
  const expected = addsToKind[kind];
  const target = addsTo === undefined ? undefined : await findEntry(db, addsTo);
  if (target?.kind === expected && (expected !== undefined || addsTo === undefined)) return;
  throw new WaybillError({
    code: 'acceptance-malformed',
    message: `The entry was not kept: a new ${kind} does not belong to what it names.`,
    expected: expected === undefined ? 'an entry that adds to no other' : `an entry of the kind ${expected}`,
    found: target === undefined ? 'none' : `one of the kind ${target.kind}`,
  });
}

/** The role tells which of an entry's documents is the decision: no other may carry it. */
function notDecision<D extends { readonly role: string }>(document: D): D {
  if (document.role !== decisionRole) return document;
  throw new WaybillError({
    code: 'acceptance-malformed',
    message: 'The decision was not recorded: a document beside it has the same role.',
    expected: 'another role',
    found: decisionRole,
  });
}
