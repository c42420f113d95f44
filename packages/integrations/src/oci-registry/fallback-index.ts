import { setTimeout as sleep } from 'node:timers/promises';
import { canonicalJson, WaybillError, type Digest } from '@waybill/kernel';
import { descriptorJson, mediaTypes, type Descriptor } from './descriptor.ts';
import { pushManifest } from './push-manifest.ts';
import { readFallbackIndex, referrersTag, type FallbackIndex } from './referrers.ts';
import type { RegistrySession } from './registry-session.ts';

/** Writers of one index in this process, one after the other. */
const waiting = new Map<string, Promise<void>>();
const maxRounds = 20;
/** A writer that read before us writes within this time; then our entry is missing again, and is added again. */
const settleMs = 250;
/** Looks in a row that must find the entries, each after the settling time. */
const calmLooks = 2;

/**
 * Lists referrers in the index under the fallback tag. No registry offers compare-and-swap for a tag, so writers of
 * one process queue up, and the index is read again after each write until the entries stayed for a while.
 * Throws `referrer-not-listed`, and what every call throws.
 * Source: OCI distribution-spec 1.1, "Referrers Tag Schema".
 */
export async function listUnderTag(
  session: RegistrySession,
  subject: Digest,
  entries: readonly Descriptor[],
): Promise<void> {
  const key = `${session.address.href}${session.repository}@${subject}`;
  const before = waiting.get(key) ?? Promise.resolve();
  const mine = before.then(() => addToIndex(session, subject, entries));
  const settled = mine.catch(() => {});
  waiting.set(key, settled);
  try {
    await mine;
  } finally {
    if (waiting.get(key) === settled) waiting.delete(key);
  }
}

async function addToIndex(
  session: RegistrySession,
  subject: Digest,
  entries: readonly Descriptor[],
): Promise<void> {
  for (let round = 0; round < maxRounds; round++) {
    const index = await readFallbackIndex(session, subject);
    const missing = missingIn(index, entries);
    if (missing.length > 0) await writeIndex(session, subject, index, missing);
    if (await stayListed(session, subject, entries)) return;
    // Writers that met once meet again unless each waits its own time.
    await sleep(Math.random() * settleMs * Math.min(round + 1, 4));
  }
  throw new WaybillError({
    code: 'referrer-not-listed',
    message: 'The documents are in the registry, but its index of referrers did not keep them.',
    category: 'unavailable',
    expected: `entries in the index under the tag ${referrersTag(subject)}`,
    found: `an index that other writers replaced ${maxRounds} times`,
    help: 'Attach again when fewer jobs write to this image, or use a registry with the referrers API.',
  });
}

async function stayListed(
  session: RegistrySession,
  subject: Digest,
  entries: readonly Descriptor[],
): Promise<boolean> {
  for (let look = 0; look < calmLooks; look++) {
    await sleep(settleMs + Math.random() * settleMs);
    if (missingIn(await readFallbackIndex(session, subject), entries).length > 0) return false;
  }
  return true;
}

/** Members and entries of other clients stay as they stand. */
async function writeIndex(
  session: RegistrySession,
  subject: Digest,
  { members, entries }: FallbackIndex,
  missing: readonly Descriptor[],
): Promise<void> {
  const index = {
    ...members,
    schemaVersion: 2,
    mediaType: mediaTypes.index,
    manifests: [...entries, ...missing.map(descriptorJson)],
  };
  const bytes = Buffer.from(canonicalJson(index));
  await pushManifest(session, bytes, mediaTypes.index, referrersTag(subject));
}

function missingIn({ manifests }: FallbackIndex, entries: readonly Descriptor[]): Descriptor[] {
  return entries.filter(({ digest }) => !manifests.some((one) => one.digest === digest));
}
