import type { Digest, Instant, TextMatch } from '@waybill/kernel';

/** How far a fact must be trusted; the same scale as the evidence's facts carry. */
export type LeastAssurance = 'claimed' | 'certificate' | 'token' | 'api';

/** What the organisation's platform folder says: desired state under review, typed. */
export interface Platform {
  /** Digest over every file of the folder; each decision records it. */
  readonly digest: Digest;
  readonly gitlab: GitlabInstance;
  readonly profiles: readonly TrustProfile[];
  readonly signers: readonly Signer[];
  readonly environments: readonly Environment[];
  readonly tiers: readonly RunnerTier[];
  readonly revocations: readonly Revocation[];
  /** `verifier.id` of the verification summaries that are made under this platform. */
  readonly verifierId: string;
  /** Whose verification summaries count, the platform's own verifier first; each with who may sign for it. */
  readonly verifiers: readonly Verifier[];
  /** Verifier keys of the transparency log (signed-note form `name+hash+base64`) that may sign it now. */
  readonly logKeys: readonly string[];
}

/** The GitLab instance that delivers. */
export interface GitlabInstance {
  /** Base address without a trailing slash; may hold a relative path. */
  readonly url: string;
  /** `iss` of its ID tokens; the base address unless the file says otherwise. */
  readonly issuer: string;
  /** `aud` that Waybill demands of ID tokens. */
  readonly audience: string;
  /** Pinned signing keys (JWKS as text) for an instance that Waybill cannot reach. */
  readonly pinnedKeys?: string;
}

/** Roots and rules under which a bundle is verified; a bundle is verified under exactly one. */
export type TrustProfile = KeylessProfile | KeyProfile | LocalCaProfile;

/** Sigstore certificates, from the public-good instance or a private one. */
export interface KeylessProfile {
  readonly kind: 'keyless';
  readonly name: string;
  /** `public-good`, or the exact bytes of a trusted_root.json. */
  readonly trustedRoot: 'public-good' | Uint8Array;
  /** Older bundle versions that this profile accepts beside 0.3. */
  readonly acceptBundles: readonly ('0.1' | '0.2')[];
}

/**
 * GitLab's own authority of one project (`ATTEST_METHOD=LOCAL_CA`): no log entry, no certificate timestamp, and no
 * time but the one at which the ledger accepted the bundle.
 */
export interface LocalCaProfile {
  readonly kind: 'gitlab-local-ca';
  readonly name: string;
  /** The project whose authority it is; its certificates may name no other. */
  readonly project: GitlabProject;
  /** The authority's pinned certificates, PEM; former ones beside the current one. */
  readonly certificates: readonly string[];
  readonly trustedRoot?: undefined;
}

/** Keys that the organisation manages; `server` is the platform's own. */
export interface KeyProfile {
  readonly kind: 'key' | 'server';
  readonly name: string;
  /** Public keys, PEM (SPKI). */
  readonly keys: readonly string[];
  readonly log: 'required' | 'optional';
  readonly timestamp: 'required' | 'optional';
  /** Older bundle versions that this profile accepts beside 0.3 and plain DSSE envelopes. */
  readonly acceptBundles: readonly ('0.1' | '0.2')[];
  /** Needed when log or timestamp is required. */
  readonly trustedRoot?: 'public-good' | Uint8Array;
}

/** Who may sign: literal by default, patterns only where the file says so. */
export interface Signer {
  readonly name: string;
  /** Name of a trust profile. */
  readonly profile: string;
  /** For keyless profiles: the certificate's identity. */
  readonly identity?: TextMatch;
  /** For keyless profiles: the OIDC issuer, compared literally. */
  readonly issuer?: string;
  /** For keyless profiles: the GitLab project that the certificate must name, by id and path. */
  readonly project?: GitlabProject;
}

/** A verifier and the signers that speak for it: a fixed pair, because any signer could name any verifier. */
export interface Verifier {
  /** `verifier.id` of its summaries, compared literally. */
  readonly id: string;
  /** Names of signers; none where the folder does not say. */
  readonly signers: readonly string[];
}

/** A project by its number, which never moves, and its path, which people read. */
export interface GitlabProject {
  readonly id: string;
  readonly path: string;
}

/** A place that artifacts are promoted to, with what it asks of them. */
export interface Environment {
  readonly name: string;
  /** What a refusal does to the exit code; never to the verdict. */
  readonly mode: 'observe' | 'warn' | 'enforce';
  readonly requires: Requirements;
  /** Who may let an artifact pass for a time in spite of a refusal; nobody where absent. */
  readonly breakGlass?: BreakGlass;
}

/** Who may give an exception, from where, for how long, and who is told. */
export interface BreakGlass {
  /** People by GitLab's number; the names are for people. */
  readonly users: readonly { readonly id: string; readonly username: string }[];
  /** Projects whose jobs may ask for them. */
  readonly projects: readonly GitlabProject[];
  readonly maxDurationSeconds: number;
  /** Addresses that are told of each exception. */
  readonly notify: readonly string[];
}

/** What the gate asks. An absent requirement is not asked. */
export interface Requirements {
  readonly sbom?: { readonly formats: readonly ('cyclonedx' | 'spdx')[]; readonly minComponents: number };
  readonly signature?: { readonly signers: readonly string[] };
  readonly provenance?: {
    readonly signers: readonly string[];
    readonly buildTypes: readonly string[];
    readonly builders: readonly TextMatch[];
    /** Least way in which the platform must have checked the artifact's digest; `submitted` when absent. */
    readonly subjects?: 'submitted' | 'registry' | 'job-artifact';
  };
  readonly source?: {
    readonly projects: readonly GitlabProject[];
    /** Full refs (`refs/heads/main`); at least one. */
    readonly refs: readonly TextMatch[];
    readonly least: LeastAssurance;
  };
  readonly commit?: { readonly least: LeastAssurance };
  readonly protectedRef?: { readonly least: LeastAssurance };
  readonly review?: {
    /** People who approve and neither wrote the merge request nor committed to it. */
    readonly minApprovals: number;
    /** True when an approval must be no older than the last push to it. */
    readonly lastCommit: boolean;
    /** True when every approval rule that GitLab asks of it must be approved; not asked when absent. */
    readonly rules?: boolean;
  };
  readonly scans?: {
    /** GitLab's names of reports (`sast`, `container_scanning` …); each must be there, of a scan that succeeded. */
    readonly types: readonly string[];
    /** Severities of which no finding may stand. */
    readonly forbid: readonly FindingSeverity[];
    /** How long ago a scan may have ended; for ever when absent. */
    readonly maxAgeSeconds?: number;
  };
  readonly deploymentApprovals?: {
    /** Name of the environment in GitLab. */
    readonly environment: string;
    /** Fewest people who approve its deployment. */
    readonly minApprovals: number;
  };
  /** The digest of the log of the job that built must be on record. */
  readonly jobLog?: { readonly recorded: true };
  readonly pipeline?: { readonly sources: readonly string[]; readonly least: LeastAssurance };
  readonly runner?: { readonly tiers: readonly string[]; readonly least: LeastAssurance };
  readonly freshness?: { readonly maxAgeSeconds: number };
  readonly health?: {
    readonly accept: readonly ('healthy' | 'degraded' | 'unhealthy' | 'unknown')[];
    readonly otherwise: 'refuse' | 'warn' | 'show';
  };
}

/** Severities of GitLab's security reports; what no scanner rated is `unknown`. */
export type FindingSeverity = 'critical' | 'high' | 'medium' | 'low' | 'unknown' | 'info';

/** A class of runners with the same isolation, and how a runner is known to belong to it. */
export interface RunnerTier {
  readonly name: string;
  readonly runnerIds: readonly string[];
  /** A runner with all of them belongs to the tier; empty when tags say nothing. */
  readonly tags: readonly string[];
  readonly names: readonly TextMatch[];
  readonly isolation?: RunnerIsolation;
  /** Prices, newest first; a price applies from `validFrom`, never backwards. */
  readonly prices?: readonly RunnerPrice[];
}

/** What keeps the jobs of a tier apart; what is absent is unknown. */
export interface RunnerIsolation {
  /** GitLab Runner's executor, such as `kubernetes`. */
  readonly executor?: string;
  /** True when jobs run in privileged containers. */
  readonly privileged?: boolean;
  /** True when every job gets a machine or pod that no other job used. */
  readonly ephemeral?: boolean;
  /** True when the tier takes jobs of protected refs only (`access_level: ref_protected`). */
  readonly protectedRefsOnly?: boolean;
  /** True when the tier takes jobs without tags. */
  readonly runUntagged?: boolean;
}

/** What an hour of one node of a tier costs. */
export interface RunnerPrice {
  /** Millionths of the currency's unit per node and hour. */
  readonly microsPerHour: number;
  /** ISO 4217 code, such as `EUR`. */
  readonly currency: string;
  readonly validFrom: Instant;
}

/** Something once trusted that is trusted no more. */
export interface Revocation {
  readonly kind: 'key' | 'identity' | 'runner' | 'artifact' | 'build';
  /** Key fingerprint (digest of the SPKI), certificate identity, runner id, artifact digest or job address. */
  readonly value: string;
  readonly reason: string;
  /** First instant that it covers; everything since ever when absent. */
  readonly from?: Instant;
  /** Last instant that it covers; for ever when absent. */
  readonly until?: Instant;
  readonly decidedAt: Instant;
}
