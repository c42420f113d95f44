import { isProvenanceType, parseBundle, parseStatement, renderEvidenceLines } from '@waybill/evidence';
import type { EvidenceSet } from '@waybill/gate';
import { listReferrers, type Descriptor, type Repository } from '@waybill/integrations/oci-registry';
import { digestOf, hexOf, WaybillError, type Digest } from '@waybill/kernel';
import { sbomMediaTypes } from './evidence-referrers.ts';
import { readOlderTags } from './read-older-tags.ts';

/** A signature of Cosign 3. Source: sigstore/cosign, pkg/types. */
const signatureType = 'https://sigstore.dev/cosign/sign/v1';
const bundleForm = /^application\/vnd\.dev\.sigstore\.bundle(?:\.v0\.3\+json|\+json;version=0\.[123])$/;
const sbomTypes = new Set(Object.values(sbomMediaTypes));

/** So many documents of one image are read, of so many bytes in all: a push right must not fill a gate's memory. */
const maxDocuments = 200;
const maxTotalBytes = 128 * 1024 * 1024;
/** Provenance times SBOMs times signatures; judging each costs some milliseconds. */
const maxSets = 100;

/** What is attached, by what its content says. */
interface Attached {
  readonly sboms: Uint8Array[];
  readonly signatures: Uint8Array[];
  readonly provenance: Uint8Array[];
  /** Other attestations, and what cannot be read. */
  readonly others: Uint8Array[];
}

/**
 * The evidence that refers to an image, as sets to be judged each for itself: one provenance of those that are
 * attached, with one signature and one SBOM. A job that ran twice leaves two of each, and whoever may push can attach
 * more, so one set that suffices must be enough. There is always a set, if an empty one; the latest come first.
 * Throws `attached-evidence-too-large`, `cosign-layer-malformed`, and what the registry's client throws.
 */
export async function readAttachedEvidence(
  repository: Repository,
  subject: Digest,
): Promise<readonly EvidenceSet[]> {
  const { manifests } = await listReferrers(repository.session, subject);
  const wanted = manifests.filter(({ artifactType }) => isWanted(artifactType));
  if (wanted.length > maxDocuments) throw tooMuch(`at most ${maxDocuments} documents`, `${wanted.length}`);
  const attached: Attached = { sboms: [], signatures: [], provenance: [], others: [] };
  let left = maxTotalBytes;
  let count = 0;
  for (const descriptor of wanted) {
    for (const layer of await documentsOf(repository, subject, descriptor)) {
      // One manifest may name as many as it likes.
      if (++count > maxDocuments) throw tooMuch(`at most ${maxDocuments} documents`, 'more');
      const bytes = await repository.readBlob(layer, left);
      left -= bytes.byteLength;
      sort(attached, descriptor.artifactType, bytes);
    }
  }
  // What Cosign 1 and 2 left comes last: whoever writes both means the newer form.
  const older = await readOlderTags(repository, subject, {
    maxCount: maxDocuments - count,
    maxBytes: left,
    tooMany: (found) => tooMuch(`at most ${maxDocuments} documents`, `${count + found}`),
  });
  for (const { kind, bytes } of older) {
    attached[kind === 'signature' ? 'signatures' : kindOf(bytes)].push(bytes);
  }
  return setsOf(attached);
}

function isWanted(artifactType: string | undefined): boolean {
  return artifactType !== undefined && (sbomTypes.has(artifactType) || bundleForm.test(artifactType));
}

/** Where the documents of one referrer are; none of one that refers to something else, whatever the list says. */
async function documentsOf(
  repository: Repository,
  subject: Digest,
  { digest }: Descriptor,
): Promise<readonly Descriptor[]> {
  const { manifest } = await repository.fetchManifest(digest);
  return manifest.kind === 'image' && manifest.subject?.digest === subject ? manifest.layers : [];
}

function sort(attached: Attached, artifactType: string | undefined, bytes: Uint8Array): void {
  if (artifactType !== undefined && sbomTypes.has(artifactType)) {
    attached.sboms.unshift(bytes);
    return;
  }
  const kind = kindOf(bytes);
  attached[kind].unshift(bytes);
}

/** By what its content says, not by its annotation, which nobody signed. */
function kindOf(bundle: Uint8Array): 'signatures' | 'provenance' | 'others' {
  const statement = findStatement(bundle);
  if (statement === 'message' || statement?.predicateType === signatureType) return 'signatures';
  return statement !== undefined && isProvenanceType(statement.predicateType) ? 'provenance' : 'others';
}

function findStatement(
  bundle: Uint8Array,
): 'message' | { predicateType: string; payload: Uint8Array } | undefined {
  try {
    const { content } = parseBundle(bundle);
    if (content.kind === 'message') return 'message';
    const { payload } = content;
    return { predicateType: parseStatement(payload).predicateType, payload };
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
    return undefined;
  }
}

function setsOf({ sboms, signatures, provenance, others }: Attached): readonly EvidenceSet[] {
  const sets: EvidenceSet[] = [];
  let linesBytes = 0;
  for (const line of orNone(provenance)) {
    // What cannot be read stays in sight: the gate says why.
    const lines = [...(line ? [line] : []), ...others].map(onOneLine).filter((one) => one !== undefined);
    const named = orNone(line ? namedOrAll(sboms, line) : sboms);
    const more = named.length * orNone(signatures).length;
    // Before they are made: their number is a product of what somebody attached.
    if (sets.length + more > maxSets) throw tooMuch(`at most ${maxSets} evidence sets`, 'more');
    const rendered = lines.length > 0 ? renderEvidenceLines(lines) : undefined;
    linesBytes += rendered?.byteLength ?? 0;
    if (linesBytes > 2 * maxTotalBytes) throw tooMuch(`at most ${2 * maxTotalBytes} bytes of lines`, 'more');
    for (const sbom of named) {
      for (const signature of orNone(signatures)) {
        sets.push({
          ...(rendered && { provenance: rendered }),
          ...(sbom && { sbom }),
          ...(signature && { signature }),
        });
      }
    }
  }
  return sets;
}

/**
 * A document without its line breaks, which mean nothing in JSON; undefined for a blank one. Otherwise whoever may push
 * could keep everything else from being judged.
 */
function onOneLine(bytes: Uint8Array): Uint8Array | undefined {
  const line = bytes.map((byte) => (byte === 0x0a || byte === 0x0d ? 0x20 : byte));
  return line.every((byte) => byte === 0x20 || byte === 0x09) ? undefined : line;
}

function orNone(documents: readonly Uint8Array[]): readonly (Uint8Array | undefined)[] {
  return documents.length > 0 ? documents : [undefined];
}

/** The SBOM that a provenance names, where it is there; the gate finds out whether that provenance counts. */
function namedOrAll(sboms: readonly Uint8Array[], line: Uint8Array): readonly Uint8Array[] {
  const statement = findStatement(line);
  if (statement === undefined || statement === 'message') return sboms;
  const named = sboms.filter((sbom) => Buffer.from(statement.payload).includes(hexOf(digestOf(sbom))));
  return named.length > 0 ? named : sboms;
}

function tooMuch(expected: string, found: string): WaybillError {
  return new WaybillError({
    code: 'attached-evidence-too-large',
    message: 'The evidence of the image was not read: more is attached to it than is judged.',
    category: 'unavailable',
    expected,
    found,
    help: 'Name the evidence as files, or remove what does not belong to the image.',
  });
}
