import { isDigest, WaybillError } from '@waybill/kernel';
import type { Acceptance, EntryArtifact, SubmittedDocument, Submitter } from './entry.ts';

/** Most that one entry can hold; an evidence set of a large release stays far below. */
export const acceptanceLimits: {
  readonly documents: number;
  readonly documentBytes: number;
  readonly artifacts: number;
  readonly facts: number;
  readonly results: number;
} = { documents: 64, documentBytes: 64 * 1024 * 1024, artifacts: 1024, facts: 4096, results: 4096 };

const name = /^[a-z][a-z0-9-]{0,63}$/;
const mediaType = /^[\x21-\x7e]+(?:; ?[\x21-\x7e]+)*$/;
/** Text that the ledger keeps as it is: no control characters, no lone surrogates. */
export const printable: RegExp = /^[^\p{Cc}\p{Cs}]{1,1024}$/u;

/** Refuses what the ledger could not keep or find again; throws `acceptance-malformed`, `document-too-large`. */
export function checkAcceptance(
  input: Omit<Acceptance, 'submitter'> & { readonly submitter: Submitter },
): void {
  const { documents, artifacts, facts, results } = input;
  const counts = { documents, artifacts, facts, results };
  for (const [what, items] of Object.entries(counts)) {
    const most = acceptanceLimits[what as keyof typeof counts];
    if (items.length > most) throw malformed(`at most ${most} ${what}`, `${items.length}`);
  }
  checkSubmitter(input.submitter);
  artifacts.forEach(checkArtifact);
  documents.forEach(checkDocument);
}

function checkSubmitter(submitter: Submitter): void {
  const { kind, ...names } = submitter;
  for (const [what, value] of Object.entries(names)) {
    if (!printable.test(value))
      throw malformed(`a printable ${what} of the submitter (${kind})`, 'another text');
  }
}

function checkArtifact(artifact: EntryArtifact): void {
  if (!isDigest(artifact.digest)) throw malformed('artifacts by SHA-256 digest', 'another text');
  if (artifact.name !== undefined && !printable.test(artifact.name)) {
    throw malformed('printable artifact names of at most 1024 characters', 'another text');
  }
}

function checkDocument({ role, mediaType: type, bytes }: SubmittedDocument): void {
  if (!name.test(role))
    throw malformed('a kebab-case role for each document', JSON.stringify(role.slice(0, 80)));
  if (type.length > 200 || !mediaType.test(type))
    throw malformed('a media type for each document', 'another text');
  if (bytes.length > acceptanceLimits.documentBytes) {
    throw new WaybillError({
      code: 'document-too-large',
      message: `The ${role} document was not accepted: it is too large.`,
      expected: `at most ${acceptanceLimits.documentBytes} bytes`,
      found: `${bytes.length} bytes`,
    });
  }
}

function malformed(expected: string, found: string): WaybillError {
  return new WaybillError({
    code: 'acceptance-malformed',
    message: 'The evidence was not accepted: the ledger cannot keep it in this form.',
    expected,
    found,
  });
}
