import { setTimeout as sleep } from 'node:timers/promises';
import { digestOf, WaybillError, type Digest } from '@waybill/kernel';
import type { BoundedAnswer } from '../http/bounded-request.ts';
import type { RegistryCall, RegistrySession } from './registry-session.ts';
import { registryAnswerUnexpected, registryUploadRefused } from './registry-error.ts';

/** Up to this size a blob goes in one request; larger ones in chunks of it, so that a lost one costs little. */
export const chunkBytes: number = 4 * 1024 * 1024;
/** How often in a row an upload may stand still before it is given up. */
const maxStalls = 4;
const maxAnswerBytes = 64 * 1024;

/**
 * Uploads a blob unless the registry has it: small ones in one request, larger ones in chunks. A chunk that breaks is
 * not sent again blindly: the registry is asked how far it got, and the upload goes on from there.
 * Throws `registry-upload-refused`, and what every call throws.
 * Source: OCI distribution-spec 1.1, "Pushing blobs", "Pushing a blob in chunks".
 */
export async function uploadBlob(session: RegistrySession, bytes: Uint8Array): Promise<Digest> {
  const digest = digestOf(bytes);
  if (await hasBlob(session, digest)) return digest;
  const place = await startUpload(session);
  const end = bytes.byteLength <= chunkBytes ? { place, from: 0 } : await sendChunks(session, place, bytes);
  const url = new URL(end.place);
  url.searchParams.set('digest', digest);
  const answer = await upload(session, {
    method: 'PUT',
    url,
    headers: { 'content-type': 'application/octet-stream' },
    body: bytes.subarray(end.from),
  });
  if (answer.status === 201) return digest;
  // The answer was lost and the call repeated: then the upload is gone and the blob is there.
  if (await hasBlob(session, digest)) return digest;
  throw registryUploadRefused(`blob ${digest}`, answer);
}

async function hasBlob(session: RegistrySession, digest: Digest): Promise<boolean> {
  const answer = await session.call({
    method: 'HEAD',
    url: session.urlOf(`blobs/${digest}`),
    maxBytes: maxAnswerBytes,
    action: 'push',
  });
  return answer.status === 200;
}

async function startUpload(session: RegistrySession): Promise<URL> {
  const answer = await upload(session, { method: 'POST', url: session.urlOf('blobs/uploads/') });
  if (answer.status !== 202) throw registryUploadRefused('an upload', answer);
  return placeOf(session, answer, session.urlOf('blobs/uploads/'));
}

/** Sends everything but the last chunk, which goes with the request that closes the upload. */
async function sendChunks(
  session: RegistrySession,
  start: URL,
  bytes: Uint8Array,
): Promise<{ readonly place: URL; readonly from: number }> {
  let place = start;
  let from = 0;
  let stalls = 0;
  while (bytes.byteLength - from > chunkBytes) {
    const to = from + chunkBytes;
    const sent = await trySend(session, place, bytes, from, to);
    if (sent) {
      place = sent;
      from = to;
      stalls = 0;
      continue;
    }
    if (++stalls > maxStalls) throw registryAnswerUnexpected('a chunk to be taken', `${maxStalls} failures`);
    await sleep(100 * 2 ** stalls);
    const state = await askState(session, place);
    place = state.place;
    // Never forward beyond what was sent: such an answer is about another upload.
    if (state.from > to) throw registryAnswerUnexpected(`at most ${to} bytes`, `${state.from}`);
    from = state.from;
  }
  return { place, from };
}

/** Where the next chunk goes; undefined where nobody can tell whether this one arrived. */
async function trySend(
  session: RegistrySession,
  place: URL,
  bytes: Uint8Array,
  from: number,
  to: number,
): Promise<URL | undefined> {
  let answer: BoundedAnswer;
  try {
    answer = await upload(session, {
      method: 'PATCH',
      url: place,
      headers: { 'content-type': 'application/octet-stream', 'content-range': `${from}-${to - 1}` },
      body: bytes.subarray(from, to),
      once: true,
    });
  } catch (error) {
    if (error instanceof WaybillError && error.code === 'registry-unreachable') return undefined;
    throw error;
  }
  if (answer.status === 202) return placeOf(session, answer, place);
  // 416: the registry has another part than we believe; it is asked which.
  if (answer.status === 416 || answer.status === 429 || answer.status >= 500) return undefined;
  throw registryUploadRefused('a chunk', answer);
}

async function askState(
  session: RegistrySession,
  place: URL,
): Promise<{ readonly place: URL; readonly from: number }> {
  const answer = await upload(session, { method: 'GET', url: place });
  if (answer.status !== 204) throw registryUploadRefused('the rest of an upload that broke', answer);
  const range = /^(?:bytes=)?0-(\d{1,15})$/.exec(String(answer.headers['range'] ?? ''))?.[1];
  // "0-0" is what registries say of an empty upload, too; a single byte is never a chunk of ours.
  const last = range === undefined ? 0 : Number(range);
  return { place: placeOf(session, answer, place), from: last === 0 ? 0 : last + 1 };
}

function upload(
  session: RegistrySession,
  call: Omit<RegistryCall, 'maxBytes' | 'action'>,
): Promise<BoundedAnswer> {
  const { body } = call;
  const length = { 'content-length': String(body?.length ?? 0) };
  const headers = call.method === 'GET' ? call.headers : { ...call.headers, ...length };
  return session.call({ ...call, ...(headers && { headers }), maxBytes: maxAnswerBytes, action: 'push' });
}

/** Relative or not, on the registry's host or another's; never from https back to http. */
function placeOf(session: RegistrySession, { headers }: BoundedAnswer, base: URL): URL {
  const { location } = headers;
  const place = typeof location === 'string' ? URL.parse(location, base.href) : null;
  if (!place) throw registryAnswerUnexpected('the place of an upload', 'none');
  // A registry behind a proxy that ends TLS writes http for itself; the credentials stay on https all the same.
  if (place.host === session.address.host) place.protocol = session.address.protocol;
  if (place.protocol !== 'https:' && session.address.protocol === 'https:') {
    throw registryAnswerUnexpected('an https place of an upload', place.protocol);
  }
  return place;
}
