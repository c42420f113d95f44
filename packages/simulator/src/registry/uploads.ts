import { randomUUID } from 'node:crypto';
import { digestOf } from '@waybill/kernel';
import { json, type ServiceReply, type ServiceRequest } from '../sigstore/http-service.ts';
import { keyOf, type RegistryStore } from './registry-store.ts';
import type { RegistryMisdeeds } from './start-registry.ts';

/** Answers everything about one upload: its start, its chunks, its state and its end. */
export function answerUpload(
  store: RegistryStore,
  misdeeds: RegistryMisdeeds,
  repository: string,
  id: string,
  { method, url, headers, body }: ServiceRequest,
): ServiceReply {
  if (method === 'POST') {
    const started = randomUUID();
    store.uploads.set(started, new Uint8Array());
    return at(202, repository, started, 0);
  }
  const known = store.uploads.get(id);
  if (!known) return json(404, { errors: [{ code: 'BLOB_UPLOAD_UNKNOWN' }] });
  if (method === 'GET') return at(204, repository, id, known.byteLength);
  if (method === 'PATCH') {
    const from = Number(/^(\d+)-/.exec(headers['content-range'] ?? '')?.[1] ?? known.byteLength);
    if (from !== known.byteLength) return at(416, repository, id, known.byteLength);
    const breaks = misdeeds.brokenChunks > 0;
    if (breaks) misdeeds.brokenChunks--;
    const kept = breaks ? body.subarray(0, body.byteLength >> 1) : body;
    const grown = Buffer.concat([known, kept]);
    store.uploads.set(id, grown);
    return breaks ? { status: 500, body: 'disk trouble' } : at(202, repository, id, grown.byteLength);
  }
  const whole = Buffer.concat([known, body]);
  const digest = url.searchParams.get('digest') ?? '';
  store.uploads.delete(id);
  if (digestOf(whole) !== digest) return json(400, { errors: [{ code: 'DIGEST_INVALID' }] });
  store.blobs.set(keyOf(repository, digest), whole);
  return { status: 201, headers: { 'docker-content-digest': digest }, body: '' };
}

function at(status: number, repository: string, id: string, size: number): ServiceReply {
  return {
    status,
    // With a query, as registries that keep state in it.
    headers: {
      location: `/v2/${repository}/blobs/uploads/${id}?_state=${id.slice(0, 8)}`,
      range: `0-${Math.max(0, size - 1)}`,
    },
    body: '',
  };
}
