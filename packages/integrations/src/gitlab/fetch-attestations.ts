import { parseJson, WaybillError, type Digest } from '@waybill/kernel';
import type { ProjectRef } from './addresses.ts';
import type { GitlabClient } from './gitlab-client.ts';

/** So many attestations of one artifact are copied: a build has one or two, and each costs a request. */
const maxAttestations = 50;
/** A statement of GitLab's with a hundred variables takes 40 kB. */
const maxBytes = 4 * 1024 * 1024;

/**
 * Every attestation of GitLab's control plane about an artifact, as bundles on one line each, for the lines of its
 * evidence: GitLab forgets them after two years. Not verified. Empty only where GitLab says that there is none.
 * Throws `gitlab-not-available` where the list cannot be seen (flag, tier, version, rights: nobody can tell then),
 * `gitlab-attestation-unfinished` while one is still being made, and what the client throws.
 */
export async function fetchAttestations(
  gitlab: GitlabClient,
  project: ProjectRef,
  artifact: Digest,
): Promise<readonly Uint8Array[]> {
  const bundles: Uint8Array[] = [];
  for await (const { iid, status } of gitlab.listAttestations(project, artifact)) {
    // GitLab's word for one that failed: nothing was made, so nothing is missing.
    if (status === 'error') continue;
    if (status !== 'success') throw unfinished(iid, status);
    if (bundles.length === maxAttestations) throw tooMany();
    const found = await gitlab.fetchAttestation(project, iid, maxBytes);
    if (found.kind === 'not-available') throw unfinished(iid, `listed, and ${found.status} when fetched`);
    bundles.push(onOneLine(found.value));
  }
  return bundles;
}

/** Bytes as they came where they are on one line; else the same JSON without its line breaks. */
function onOneLine(bundle: Uint8Array): Uint8Array {
  const text = Buffer.from(bundle);
  if (!text.includes(0x0a) && !text.includes(0x0d)) return bundle;
  return Buffer.from(JSON.stringify(parseJson(bundle, { maxBytes })));
}

function unfinished(iid: string, found: string): WaybillError {
  return new WaybillError({
    code: 'gitlab-attestation-unfinished',
    message: `GitLab lists attestation ${iid} and does not give it out yet.`,
    category: 'unavailable',
    expected: 'the status success, and a bundle',
    found: found.slice(0, 80),
    help: 'Ask again in a minute: GitLab makes attestations after the pipeline, in the background.',
  });
}

function tooMany(): WaybillError {
  return new WaybillError({
    code: 'gitlab-attestation-unfinished',
    message: 'GitLab lists more attestations of one artifact than are copied.',
    category: 'unavailable',
    expected: `at most ${maxAttestations}`,
    found: 'more',
    help: 'Save those that matter as lines of provenance.intoto.jsonl.',
  });
}
