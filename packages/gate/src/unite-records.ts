import { reaches, type Fact } from '@waybill/evidence';
import type { BuildRecord } from './build-record.ts';
import { isFromOutside } from './examine-build.ts';

/**
 * Makes one record of those with identical documents, with what a token or the API established in any of them:
 * whoever hands the same bytes in again without a token takes nothing away. One that contradicts what is surely
 * known stays a record of its own, behind the others: a job that hands in documents of another build speaks of
 * itself. Records come in and go out in the order in which they answer.
 */
export function uniteRecords(records: readonly BuildRecord[]): BuildRecord[] {
  const united: BuildRecord[] = [];
  const apart: BuildRecord[] = [];
  for (const alike of Map.groupBy(records, documentsOf).values()) {
    const [first] = alike;
    if (!first) continue;
    if (alike.length === 1 || first.entry.documents.length === 0) {
      united.push(...alike);
      continue;
    }
    const facts = first.facts.filter((fact) => !isFromOutside(fact));
    const left = alike.filter((record) => {
      const outside = record.facts.filter(isFromOutside);
      if (outside.some((fact) => contradicts(fact, facts))) return true;
      facts.push(...outside.filter((fact) => !facts.some((known) => isSame(fact, known))));
      return false;
    });
    // Where all of them contradict the documents, their answers show it.
    if (left.length === alike.length) united.push(...alike);
    else {
      united.push({ ...first, facts });
      apart.push(...left);
    }
  }
  return [...united, ...apart];
}

function documentsOf({ entry }: BuildRecord): string {
  return entry.documents
    .map(({ role, digest }) => `${role} ${digest}`)
    .toSorted()
    .join('\n');
}

/** What a document merely claims is no measure: that a token says otherwise is worth showing. */
function contradicts({ name, value }: Fact, known: readonly Fact[]): boolean {
  return known.some(
    (fact) => fact.name === name && reaches(fact.assurance, 'certificate') && fact.value !== value,
  );
}

function isSame(a: Fact, b: Fact): boolean {
  return a.name === b.name && a.value === b.value && a.assurance === b.assurance && a.source === b.source;
}
