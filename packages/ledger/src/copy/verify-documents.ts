import { digestOf } from '@waybill/kernel';
import type { Row } from '../database/tables.ts';
import { decisionRow, readDecision } from '../decision-document.ts';
import type { LedgerCopyReader } from './copy-reader.ts';
import type { Report } from './verify-copy.ts';
import type { VerifiedEntries } from './verify-entries.ts';

/** What the documents say that others must agree with. */
export interface VerifiedDocuments {
  readonly count: number;
  /** Hand-over notes by entry number. */
  readonly handovers: ReadonlyMap<number, string>;
}

type DecisionRow = Omit<Row<'decision'>, 'entry_no'>;

/** Recomputes each document's digest, and compares decisions with their documents. */
export async function verifyDocuments(
  reader: LedgerCopyReader,
  entries: VerifiedEntries,
  report: Report,
): Promise<VerifiedDocuments> {
  const missing = new Map(entries.documents);
  const decisionDocuments = new Set(entries.decisions.values());
  const handoverDocuments = new Set(entries.handovers.values());
  // Several entries may name one document.
  const decisions = new Map<string, DecisionRow>();
  const handovers = new Map<string, string>();
  let count = 0;

  for await (const { digest, size, content } of reader.rows('document')) {
    count++;
    const row = `document ${digest}`;
    const named = missing.get(digest);
    missing.delete(digest);
    if (digestOf(content) !== digest) report('document', row, 'Its bytes do not have its digest.');
    if (!named) report('document', row, 'No entry names it.');
    if (content.length !== size || (named && named.size !== size)) {
      report('document', row, 'Its size is not the one that its entry names.');
    }
    const decision = decisionDocuments.has(digest) ? readDecision(content) : undefined;
    if (decision) decisions.set(digest, decisionRow(decision));
    if (handoverDocuments.has(digest)) handovers.set(digest, Buffer.from(content).toString());
  }
  for (const [digest, { entryNo }] of missing) {
    report('document', `document ${digest}`, `It is not there, but entry ${entryNo} names it.`);
  }
  await verifyDecisionRows(reader, entries, decisions, report);
  const notes = [...entries.handovers].map(([no, digest]) => [no, handovers.get(digest) ?? ''] as const);
  return { count, handovers: new Map(notes) };
}

async function verifyDecisionRows(
  reader: LedgerCopyReader,
  entries: VerifiedEntries,
  expected: ReadonlyMap<string, DecisionRow>,
  report: Report,
): Promise<void> {
  const missing = new Set(entries.decisions.keys());
  for await (const { entry_no: no, ...row } of reader.rows('decision')) {
    missing.delete(no);
    const decision = expected.get(entries.decisions.get(no) ?? '');
    const agrees =
      decision &&
      Object.entries(decision).every(([column, value]) => row[column as keyof typeof row] === value);
    if (!agrees)
      report('decision', `decision of entry ${no}`, 'It differs from the document that was recorded.');
  }
  for (const no of missing) report('decision', `decision of entry ${no}`, 'It is not there.');
}
