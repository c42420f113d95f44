import { formatInstant } from '@waybill/kernel';
import type { Anchor } from './anchors.ts';

/** What is different between two roots. */
export interface RootChange {
  readonly change: 'added' | 'removed' | 'altered';
  readonly kind: Anchor['kind'];
  readonly name: string;
  /** For people: the window of what was added or removed; what is different of what stayed. */
  readonly detail: string;
}

/** Compares roots anchor by anchor; one is the same where its keys are, whatever it is called. */
export function compareAnchors(before: readonly Anchor[], after: readonly Anchor[]): readonly RootChange[] {
  const [old, new_] = [before, after].map((anchors) => new Map(anchors.map((one) => [keyOf(one), one])));
  const changes: RootChange[] = [];
  for (const [key, anchor] of new_ ?? []) {
    const earlier = old?.get(key);
    if (!earlier) changes.push(changeOf('added', anchor, windowOf(anchor)));
    else if (windowOf(earlier) !== windowOf(anchor) || earlier.name !== anchor.name) {
      changes.push(changeOf('altered', anchor, difference(earlier, anchor)));
    }
  }
  for (const [key, anchor] of old ?? []) {
    if (!new_?.has(key)) changes.push(changeOf('removed', anchor, windowOf(anchor)));
  }
  return changes;
}

/** Whether two roots have any key in common; a root of another Sigstore has none. */
export function sharesAnchor(before: readonly Anchor[], after: readonly Anchor[]): boolean {
  const keys = new Set(after.map(keyOf));
  return before.some((anchor) => keys.has(keyOf(anchor)));
}

/** From when to when an anchor counts. */
export function windowOf({ validity: { from, until } }: Anchor): string {
  return `from ${formatInstant(from)} ${until === undefined ? 'with no end set' : `to ${formatInstant(until)}`}`;
}

function keyOf({ kind, id }: Anchor): string {
  return `${kind} ${id}`;
}

function changeOf(change: RootChange['change'], { kind, name }: Anchor, detail: string): RootChange {
  return { change, kind, name, detail };
}

function difference(before: Anchor, after: Anchor): string {
  const parts = [
    before.name === after.name ? '' : `was called ${before.name}`,
    windowOf(before) === windowOf(after) ? '' : `now ${windowOf(after)}; was ${windowOf(before)}`,
  ];
  return parts.filter((part) => part !== '').join('; ');
}
