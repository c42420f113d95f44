import { formatInstant, type CheckResult, type Digest, type Instant } from '@waybill/kernel';
import { digestSet, statementJson } from '../provenance/statement-json.ts';

/** Predicate type of a SLSA verification summary. */
export const vsaPredicateType = 'https://slsa.dev/verification_summary/v1';

/** A SLSA verification summary: what a verifier decided of an artifact, from which documents. */
export interface Vsa {
  /** Every subject that has a SHA-256 digest; none where a verifier knows its artifacts by other names only. */
  readonly artifacts: readonly Digest[];
  readonly verifier: { readonly id: string; readonly version?: string };
  /** Absent where the verifier does not say; nobody can tell then how old the verdict is. */
  readonly verifiedAt?: Instant;
  /** What was verified, for which environment: a verdict for `dev` must not open `prod`. */
  readonly resourceUri: string;
  /** The environment inside {@link Vsa.resourceUri}, where it names one. */
  readonly environment?: string;
  readonly policy: { readonly uri: string; readonly digest?: Digest };
  /** Every document that was read and is named by SHA-256. */
  readonly inputs: readonly VsaDocument[];
  readonly result: 'PASSED' | 'FAILED';
  readonly verifiedLevels: readonly string[];
  /** What is odd about the document, without changing its sense: results of the check `summary-form`. */
  readonly findings: readonly CheckResult[];
}

/** A document that a verifier read. */
export interface VsaDocument {
  readonly uri?: string;
  readonly digest: Digest;
}

/** What a summary is made from. */
export interface VsaInput {
  readonly artifact: Digest;
  readonly artifactName?: string;
  readonly verifier: { readonly id: string; readonly version: string };
  readonly verifiedAt: Instant;
  /** The artifact's address without environment, such as `git+https://…`, `pkg:…` or a registry address. */
  readonly resource: string;
  readonly environment: string;
  readonly policy: { readonly uri: string; readonly digest: Digest };
  /** All documents that were read; naming some would say that no other was. */
  readonly inputs: readonly VsaDocument[];
  readonly passed: boolean;
  /** Who signed the provenance: in the job, by the server, or by GitLab's control plane. */
  readonly provenanceSigner: 'job' | 'server' | 'control-plane';
}

/**
 * The build level that follows from who signed the provenance (SLSA 1.1, build track). A signature made in
 * the job can be made by anything that runs in the job, so it shows that provenance exists (level 1) and no
 * more. The server and GitLab's control plane sign outside of the job's reach (level 2). Level 3 asks that
 * builds cannot influence each other, which no document of a build shows.
 */
const levels = { job: 'SLSA_BUILD_L1', server: 'SLSA_BUILD_L2', 'control-plane': 'SLSA_BUILD_L2' } as const;

/**
 * Writes a SLSA verification summary v1 as an in-toto Statement v1. `resourceUri` is the resource with
 * `environment=<name>` as its last query member.
 */
export function buildVsa(input: VsaInput): Uint8Array {
  const { artifact: digest, artifactName: name } = input;
  const artifact = name === undefined ? { digest } : { name, digest };
  const predicate = {
    verifier: { id: input.verifier.id, version: { waybill: input.verifier.version } },
    timeVerified: formatInstant(input.verifiedAt),
    resourceUri: vsaResourceUri(input.resource, input.environment),
    policy: { uri: input.policy.uri, digest: digestSet(input.policy.digest) },
    inputAttestations: input.inputs.map(({ uri, digest }) => ({
      ...(uri === undefined ? {} : { uri }),
      digest: digestSet(digest),
    })),
    verificationResult: input.passed ? 'PASSED' : 'FAILED',
    verifiedLevels: [input.passed ? levels[input.provenanceSigner] : 'FAILED'],
    slsaVersion: '1.1',
  };
  return statementJson([artifact], vsaPredicateType, predicate);
}

/** The `resourceUri` of a summary for an environment; consumers compare it as a whole. */
export function vsaResourceUri(resource: string, environment: string): string {
  return `${resource}${resource.includes('?') ? '&' : '?'}environment=${encodeURIComponent(environment)}`;
}
