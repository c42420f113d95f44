import {
  type EvidenceLine,
  parseEvidenceLine,
  parseEvidenceLines,
  parseStatement,
  type SignedContent,
} from '@waybill/evidence';
import type { EvidenceSet } from '@waybill/gate';
import { isDigest, WaybillError } from '@waybill/kernel';
import type { NamedArtifact } from '../artifact-argument.ts';

/**
 * The subjects that the first line of the provenance names, by digest. They only say which digests to
 * judge: whether anybody trusted signed them is for the gate. Throws `subjects-not-listed`.
 */
export function listSubjects(evidence: EvidenceSet): readonly NamedArtifact[] {
  if (!evidence.provenance) throw notListed('no provenance among the evidence');
  const [first] = parseEvidenceLines(evidence.provenance);
  const content = first && signedContent(parseEvidenceLine(first));
  if (content?.kind !== 'envelope')
    throw notListed('no signed statement on the first line of the provenance');
  const subjects = new Map<string, NamedArtifact>();
  for (const { name, digest } of parseStatement(content.payload).subjects) {
    const text = `sha256:${digest['sha256'] ?? ''}`;
    if (!isDigest(text)) throw notListed('a subject without SHA-256');
    subjects.set(text, {
      kind: 'digest',
      argument: text,
      name: name ?? text,
      artifact: { digest: text, ...(name !== undefined && { name }) },
    });
  }
  return [...subjects.values()];
}

/** What a line holds; the signatures of an envelope are all over the same payload. */
function signedContent(line: EvidenceLine): SignedContent | undefined {
  if (line.kind === 'bundle') return line.bundle.content;
  if (line.kind === 'attestations') return line.bundles[0]?.content;
  return line.kind === 'envelope' ? line.signatures[0]?.content : undefined;
}

function notListed(found: string): WaybillError {
  return new WaybillError({
    code: 'subjects-not-listed',
    message: 'Nothing was judged: the subjects of the build could not be listed.',
    expected: 'provenance.intoto.jsonl whose first line is a signed statement with SHA-256 subjects',
    found,
    help: 'Name the artifacts themselves instead of --all-subjects.',
  });
}
