import type { ProvenanceRequest } from '@waybill/api';
import { parseJson } from '@waybill/kernel';
import type { Digest } from '@waybill/kernel';
import type { NamedArtifact } from '../artifact-argument.ts';
import type { Answer, Session } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { digestText, sizeText } from '../render/digest-text.ts';
import { printable } from '../render/error-text.ts';
import { markOf, paint, type Style } from '../render/style.ts';
import type { Attachment } from '../images/attach-evidence.ts';
import { tagNotes } from '../images/tag-notes.ts';
import type { PreparedSbom } from './prepare-sbom.ts';
import type { ServerSigning, SignedEvidence } from './signed-evidence.ts';

/** Evidence that was written. */
export interface Attestation {
  readonly artifacts: readonly NamedArtifact[];
  readonly sbom: PreparedSbom;
  readonly signed: SignedEvidence;
  readonly outputDir: string;
  readonly files: readonly { readonly name: string; readonly digest: Digest; readonly sizeBytes: number }[];
  /** Empty where nothing was to be attached. */
  readonly attachments: readonly Attachment[];
}

/** What the server answered to the evidence. */
export interface SubmissionReceipt {
  readonly server: string;
  readonly entryId: string;
  /** RFC 6962 leaf hash, hex. */
  readonly leafHash: string;
  readonly at: string;
  /** Signed-note key hash of the log key, hex. */
  readonly keyId: string;
  /** Signature of the promise that the entry will be in the log, base64. */
  readonly signature: string;
}

/** The answer of `waybill attest` after the files were written. */
export function attestAnswer(
  session: Session,
  attestation: Attestation,
  receipt?: SubmissionReceipt,
): Answer {
  const { artifacts, sbom, signed, outputDir, files, attachments } = attestation;
  const { signer, byServer } = signed;
  return {
    exitCode: exitCodes.yes,
    schema: 'attest/v1',
    json: {
      dryRun: false,
      artifacts: artifacts.map(artifactJson),
      sbom: sbomJson(sbom),
      signer,
      ...(byServer && { byServer }),
      outputDir,
      files,
      ...(attachments.length > 0 && { attachments }),
      ...(receipt && { receipt }),
    },
    text: (style) =>
      lines([
        `${markOf(style, 'pass')} attested  ${names(artifacts)}`,
        ...artifactLines(style, session, artifacts),
        `  signer    ${printable(signer)}`,
        ...(byServer ? serverLines(byServer, artifacts) : []),
        ...files.map(
          ({ name, digest, sizeBytes }) =>
            `  ${name.padEnd(24)} ${digestText(digest, session.verbose)}  ${sizeText(sizeBytes)}${
              name === sbom.name ? `, ${sbom.componentCount} components` : ''
            }`,
        ),
        ...remarkLines(sbom),
        `  written to ${printable(outputDir)}`,
        ...attachments.map(attachmentLine),
        ...(receipt ? [`  accepted by ${printable(receipt.server)} as entry ${receipt.entryId}`] : []),
      ]),
  };
}

/** The answer of `waybill attest --dry-run`: the statement in full, nothing written. */
export function dryRunAnswer(
  session: Session,
  made: {
    readonly artifacts: readonly NamedArtifact[];
    readonly sbom: PreparedSbom;
    /** The statement that would be signed, or the request that a server would get. */
    readonly stated: Uint8Array | ProvenanceRequest;
  },
): Answer {
  const { artifacts, sbom, stated } = made;
  const [member, shown] =
    stated instanceof Uint8Array ? ['statement', parseJson(stated)] : ['request', stated];
  return {
    exitCode: exitCodes.yes,
    schema: 'attest/v1',
    json: {
      dryRun: true,
      artifacts: artifacts.map(artifactJson),
      sbom: sbomJson(sbom),
      [member]: shown,
    },
    text: (style) =>
      lines([
        `dry run: nothing was signed or written for ${names(artifacts)}`,
        ...artifactLines(style, session, artifacts),
        `  would write ${sbom.name} (${sbom.componentCount} components, ${sizeText(sbom.bytes.byteLength)})`,
        ...remarkLines(sbom),
        '  would write signature.bundle',
        member === 'statement'
          ? '  would write provenance.intoto.jsonl with this statement:'
          : '  would write provenance.intoto.jsonl as the server answers this request:',
        ...JSON.stringify(shown, undefined, 2)
          .split('\n')
          .map((line) => `    ${printable(line)}`),
      ]),
  };
}

function artifactJson(named: NamedArtifact): object {
  const { argument, name, sizeBytes, artifact } = named;
  return {
    argument,
    name,
    digest: artifact.digest,
    ...(sizeBytes !== undefined && { sizeBytes }),
    ...(named.kind === 'image' && named.tag !== undefined && { tag: named.tag }),
  };
}

function attachmentLine({ image, documents, kept }: Attachment): string {
  const where = kept === 'api' ? 'the registry lists them' : 'listed in the index under the fallback tag';
  return `  attached ${documents} documents to ${printable(image)} (${where})`;
}

function sbomJson(sbom: PreparedSbom): object {
  const { name, mediaType, componentCount, sources, remarks } = sbom;
  return { name, mediaType, componentCount, sources, remarks };
}

/** How the server checked each digest, and what token and API contradict each other about. */
function serverLines({ subjects, results }: ServerSigning, artifacts: readonly NamedArtifact[]): string[] {
  return [
    ...subjects.map(({ check, seenAt, why }, at) => {
      const place = seenAt === undefined ? '' : ` at ${seenAt}`;
      const reason = why === undefined ? '' : ` (${why})`;
      return `  digest    ${printable(`${artifacts[at]?.name ?? ''}: ${check}${place}${reason}`)}`;
    }),
    ...results.map(({ message, expected, found }) =>
      printable(`  finding   ${message} ${expected ?? ''}; ${found ?? ''}`),
    ),
  ];
}

/** The first few; a lockfile may leave more open than anybody reads, and the JSON has them all. */
function remarkLines({ remarks }: PreparedSbom): string[] {
  const shown = remarks.slice(0, 10).map((remark) => `  note: ${printable(remark)}`);
  const more = remarks.length - shown.length;
  return more > 0 ? [...shown, `  note: and ${more} more, all in --format json`] : shown;
}

function artifactLines(style: Style, session: Session, artifacts: readonly NamedArtifact[]): string[] {
  return artifacts.flatMap((named) => {
    const { name, artifact, sizeBytes } = named;
    const size = sizeBytes === undefined ? '' : `  ${sizeText(sizeBytes)}`;
    return [
      `  ${paint(style, 'bold', printable(name))}  ${digestText(artifact.digest, session.verbose)}${size}`,
      ...tagNotes([named]).map((note) => `  note: ${printable(note)}`),
    ];
  });
}

function names(artifacts: readonly NamedArtifact[]): string {
  const [first, ...more] = artifacts;
  return `${printable(first?.argument ?? '')}${more.length > 0 ? ` and ${more.length} more` : ''}`;
}

function lines(parts: readonly string[]): string {
  return `${parts.join('\n')}\n`;
}
