import type { JsonValue } from '@waybill/kernel';
import { json, type Answer } from './answer.ts';

/** A list to page through, in the endpoint's own order. */
export interface Listing<T> {
  readonly items: readonly T[];
  readonly view: (item: T) => JsonValue;
  /** Id of an item, where the endpoint offers keyset pages by id; offset only without it. */
  readonly keysetId?: (item: T) => number;
}

/** Address of the request that asked for a page. */
export interface PageRequest {
  /** Base address with path, without query. */
  readonly address: string;
  readonly query: URLSearchParams;
}

/** Above this many records totals and rel `last` vanish (GitLab docs, api/rest). */
const mostCounted = 10_000;

/** One page of a list, by offset or keyset, with the headers that GitLab documents. */
export function pageOf<T>(listing: Listing<T>, request: PageRequest): Answer {
  const perPage = Math.min(positive(request.query.get('per_page'), 20), 100);
  return request.query.get('pagination') === 'keyset'
    ? keysetPage(listing, request, perPage)
    : offsetPage(listing, request, perPage);
}

function offsetPage<T>({ items, view }: Listing<T>, request: PageRequest, perPage: number): Answer {
  const page = positive(request.query.get('page'), 1);
  const last = Math.max(1, Math.ceil(items.length / perPage));
  const counted = items.length <= mostCounted;
  const link = (rel: string, target: number): string =>
    `<${withQuery(request, { page: String(target), per_page: String(perPage) })}>; rel="${rel}"`;
  const links = [
    ...(page > 1 ? [link('prev', page - 1)] : []),
    ...(page < last ? [link('next', page + 1)] : []),
    link('first', 1),
    ...(counted ? [link('last', last)] : []),
  ];
  const body = items.slice((page - 1) * perPage, page * perPage).map(view);
  return json(body, 200, {
    link: links.join(', '),
    'x-next-page': page < last ? String(page + 1) : '',
    'x-page': String(page),
    'x-per-page': String(perPage),
    'x-prev-page': page > 1 ? String(page - 1) : '',
    ...(counted && { 'x-total': String(items.length), 'x-total-pages': String(last) }),
  });
}

function keysetPage<T>(listing: Listing<T>, request: PageRequest, perPage: number): Answer {
  const { keysetId } = listing;
  if (!keysetId || (request.query.get('order_by') ?? 'id') !== 'id') {
    return json({ error: 'Keyset pagination is not yet available for this type of request' }, 405);
  }
  const ascending = request.query.get('sort') === 'asc';
  const sorted = listing.items.toSorted((a, b) => (keysetId(a) - keysetId(b)) * (ascending ? 1 : -1));
  const cursor = request.query.get('cursor');
  const after = cursor === null ? undefined : Number(Buffer.from(cursor, 'base64url').toString());
  const rest =
    after === undefined
      ? sorted
      : sorted.filter((item) => (ascending ? keysetId(item) > after : keysetId(item) < after));
  const shown = rest.slice(0, perPage);
  const end = shown.at(-1);
  const next = end !== undefined && rest.length > perPage ? keysetId(end) : undefined;
  return json(shown.map(listing.view), 200, {
    // The last page has no Link header at all.
    ...(next !== undefined && {
      link: `<${withQuery(request, { cursor: Buffer.from(String(next)).toString('base64url') })}>; rel="next"`,
    }),
  });
}

function withQuery(request: PageRequest, changes: { readonly [name: string]: string }): string {
  const query = new URLSearchParams(request.query);
  for (const [name, value] of Object.entries(changes)) query.set(name, value);
  return `${request.address}?${query.toString()}`;
}

function positive(text: string | null, otherwise: number): number {
  const value = Number(text);
  return text !== null && Number.isSafeInteger(value) && value > 0 ? value : otherwise;
}
