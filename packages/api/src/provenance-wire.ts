import type { DigestCheck } from '@waybill/evidence';
import type { CheckResult, Digest } from '@waybill/kernel';

/** What a job asks the platform to sign: everything that is not known from its token and GitLab's API. */
export interface ProvenanceRequest {
  readonly artifacts: readonly ProvenanceArtifact[];
  /** The SBOM that leaves with the artifacts. */
  readonly sbom: { readonly name: string; readonly mediaType: string; readonly digest: Digest };
  /** Variables that the job lists as inputs of its build; values that look like secrets are refused. */
  readonly inputs?: { readonly [name: string]: string };
  /** What the build read beside its source: lockfiles, base images. */
  readonly dependencies?: readonly ProvenanceDependency[];
  /** The job's image as configured. */
  readonly image?: string;
}

/** An artifact, and where the server can see it for itself. */
export interface ProvenanceArtifact {
  readonly name: string;
  readonly digest: Digest;
  /** Lowercase hex. */
  readonly sha512?: string;
  /** Image without tag and digest, such as `registry.example.com/acme/app`. */
  readonly image?: string;
  /** File that an earlier job of the same pipeline left, by the job's name. */
  readonly jobArtifact?: { readonly job: string; readonly path: string };
  /** File of a package in the project's own package registry. */
  readonly packageFile?: { readonly name: string; readonly version: string; readonly file: string };
}

/** Something that the build read, pinned by digest. */
export interface ProvenanceDependency {
  readonly name?: string;
  readonly uri?: string;
  readonly mediaType?: string;
  /** Lowercase hex. A commit is none of them: which one was built, GitLab tells. */
  readonly digest: { readonly sha256?: string; readonly sha512?: string };
}

/** What the platform signed. */
export interface ProvenanceAnswer {
  /** Exact JSON of a Sigstore bundle: SLSA provenance with all artifacts as subjects. */
  readonly provenance: string;
  /** Exact JSON of a Sigstore bundle: the signature statement with all artifacts as subjects. */
  readonly signature: string;
  /** SHA-256 of the DER of the public key that signed. */
  readonly keyFingerprint: Digest;
  /** How each digest was checked, in the order of the request. */
  readonly subjects: readonly ProvenanceSubject[];
  /** What token and API contradict each other about, short of the job's identity. */
  readonly results: readonly CheckResult[];
}

/** How the server checked a digest. */
export interface ProvenanceSubject {
  readonly digest: Digest;
  readonly check: DigestCheck;
  /** Image or job where the server saw it. */
  readonly seenAt?: string;
  /** Why it could not look where the request said. */
  readonly why?: string;
}
