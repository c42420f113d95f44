import { parseBundle, parseEvidenceLines, parseStatement } from '@waybill/evidence';
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
  const bundle = first && parseBundle(first);
  if (bundle?.content.kind !== 'envelope')
    throw notListed('no statement on the first line of the provenance');
  const subjects = new Map<string, NamedArtifact>();
  for (const { name, digest } of parseStatement(bundle.content.payload).subjects) {
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

function notListed(found: string): WaybillError {
  return new WaybillError({
    code: 'subjects-not-listed',
    message: 'Nothing was judged: the subjects of the build could not be listed.',
    expected: 'provenance.intoto.jsonl whose first line is a signed statement with SHA-256 subjects',
    found,
    help: 'Name the artifacts themselves instead of --all-subjects.',
  });
}
