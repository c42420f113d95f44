import { parseJson } from '@waybill/kernel';
import type { CheckResult } from '@waybill/kernel';
import type { Row } from '../database/tables.ts';
import { decisionRole } from '../decision-document.ts';
import { entryIdOf, entryOfBody, factsDigestOf, keysOf, leafOf } from '../entry-body.ts';
import { resultBodyOf, resultsDigestOf } from '../entry-body.ts';
import { factOfRow } from '../fact-store.ts';
import { addsToKind } from '../entry.ts';
import type { Entry } from '../entry.ts';
import type { Fact } from '@waybill/evidence';
import type { LedgerCopyReader } from './copy-reader.ts';
import { rowsByEntry } from './rows-of-entry.ts';
import type { Report } from './verify-copy.ts';

/** A leaf that has its place, with the hash that its entry gives. */
export interface PlacedLeaf {
  readonly hash: Uint8Array;
  readonly entryNo: number;
}

/** What the entries say that others must agree with. */
export interface VerifiedEntries {
  readonly count: number;
  readonly waiting: number;
  /** By index. */
  readonly leaves: ReadonlyMap<number, PlacedLeaf>;
  /** Documents that entries name: size, and the first entry that does. */
  readonly documents: ReadonlyMap<string, { readonly size: number; readonly entryNo: number }>;
  /** Digest of the decision document by entry number. */
  readonly decisions: ReadonlyMap<number, string>;
  /** Digest of the hand-over note by entry number. */
  readonly handovers: ReadonlyMap<number, string>;
}

/**
 * Recomputes each entry's id, fact and result digests, keys and leaf from its rows. Takes the leaf hashes that
 * it meets (64 hex digits) out of `promised`.
 */
export async function verifyEntries(
  reader: LedgerCopyReader,
  promised: Set<string>,
  report: Report,
): Promise<VerifiedEntries> {
  const orphan = (table: string) => (row: { readonly entry_no: number }) =>
    report('order', `${table} of entry ${row.entry_no}`, 'It belongs to an entry that is not there.');
  const facts = rowsByEntry(reader.rows('fact'), orphan('fact'));
  const results = rowsByEntry(reader.rows('result'), orphan('result'));
  const keys = rowsByEntry(reader.rows('entry_key'), orphan('entry_key'));
  const leafRows = rowsByEntry(reader.rows('leaf'), orphan('leaf'));

  const leaves = new Map<number, PlacedLeaf>();
  const documents = new Map<string, { readonly size: number; readonly entryNo: number }>();
  const decisions = new Map<number, string>();
  const handovers = new Map<number, string>();
  let count = 0;
  // Kinds of the entries that others may add to.
  const targets = new Map<string, string>();
  let waiting = 0;

  for await (const row of reader.rows('entry')) {
    count++;
    const rows = {
      facts: await facts.take(row.no),
      results: await results.take(row.no),
      keys: await keys.take(row.no),
    };
    const [leaf] = await leafRows.take(row.no);
    const entry = readEntry(row, report);
    if (leaf) {
      const hash = verifyLeaf(row, leaf, report);
      if (promised.size > 0) promised.delete(Buffer.from(hash).toString('hex'));
      if (leaf.leaf_index === null) waiting++;
      else placeLeaf(leaves, leaf.leaf_index, { hash, entryNo: row.no }, report);
    } else {
      report('leaf', `entry ${row.no}`, 'It has no leaf.');
    }
    if (!entry) continue;
    verifyParts(row.no, entry, rows, report);
    const { kind, addsTo } = entry;
    if (kind === 'evidence' || kind === 'exception') targets.set(entry.id, kind);
    if (addsTo !== undefined && targets.get(addsTo) !== addsToKind[kind]) {
      report('entry', `entry ${row.no}`, 'It adds to an entry that is not there before it.');
    }
    for (const { digest, size, role } of entry.documents) {
      if (!documents.has(digest)) documents.set(digest, { size, entryNo: row.no });
      if (entry.kind === 'decision' && role === decisionRole) decisions.set(row.no, digest);
      if (entry.kind === 'key-handover' && role === 'key-handover') handovers.set(row.no, digest);
    }
  }
  for (const rest of [facts, results, keys, leafRows]) await rest.finish();
  return { count, waiting, leaves, documents, decisions, handovers };
}

function readEntry(row: Row<'entry'>, report: Report): Entry | undefined {
  const entry = entryOfBody(row.body);
  if (!entry) {
    report('entry', `entry ${row.no}`, 'Its text is not the canonical JSON of an entry.');
    return undefined;
  }
  if (entry.id !== entryIdOf(entry)) report('entry', `entry ${row.no}`, 'Its content does not give its id.');
  if (entry.id !== row.id || entry.kind !== row.kind || entry.acceptedAt !== row.accepted_at) {
    report('entry', `entry ${row.no}`, 'Its columns differ from its text.');
  }
  return entry;
}

function verifyLeaf(entry: Row<'entry'>, leaf: Row<'leaf'>, report: Report): Uint8Array {
  const { data, hash } = leafOf(entry.no, entry.body, leaf.salt);
  if (Buffer.compare(data, leaf.data) !== 0 || Buffer.compare(hash, leaf.hash) !== 0) {
    report('leaf', `entry ${entry.no}`, 'Its number, text and salt do not give its leaf.');
  }
  return hash;
}

function placeLeaf(leaves: Map<number, PlacedLeaf>, index: number, leaf: PlacedLeaf, report: Report): void {
  if (leaves.has(index))
    report('order', `entry ${leaf.entryNo}`, `Another entry has leaf index ${index}, too.`);
  leaves.set(index, leaf);
}

interface Parts {
  readonly facts: readonly Row<'fact'>[];
  readonly results: readonly Row<'result'>[];
  readonly keys: readonly Row<'entry_key'>[];
}

function verifyParts(no: number, entry: Entry, { facts, results, keys }: Parts, report: Report): void {
  const read = facts.map(readFact);
  const known = read.filter((fact) => fact !== undefined);
  if (known.length < read.length || factsDigestOf(known) !== entry.factsDigest || !inPlace(facts)) {
    report('facts', `entry ${no}`, 'Its facts are not those that it was accepted with.');
  }
  const bodies = results.map(({ body }) => body);
  if (
    resultsDigestOf(bodies) !== entry.resultsDigest ||
    !inPlace(results) ||
    !results.every(agreesWithBody)
  ) {
    report('results', `entry ${no}`, 'Its check results are not those that it was accepted with.');
  }
  const textOf = ({ kind, value }: { readonly kind: string; readonly value: string }): string =>
    `${kind} ${value}`;
  const expected = keysOf(entry, known).map(textOf).sort();
  const found = keys.map(textOf).sort();
  if (expected.join('\n') !== found.join('\n')) {
    report('keys', `entry ${no}`, 'It would not be found by what it holds, or by what it does not hold.');
  }
}

function readFact(row: Row<'fact'>): Fact | undefined {
  try {
    return factOfRow(row);
  } catch {
    return undefined;
  }
}

function inPlace(rows: readonly { readonly position: number }[]): boolean {
  return rows.every(({ position }, at) => position === at);
}

function agreesWithBody({ code, outcome, body }: Row<'result'>): boolean {
  try {
    const result = parseJson(body) as unknown as CheckResult;
    return result.code === code && result.outcome === outcome && resultBodyOf(result) === body;
  } catch {
    return false;
  }
}
