import type { FindingSeverity, LeastAssurance } from './platform.ts';

// The files as their JSON Schemas (schemas/platform) let them through.

/** A number that GitLab gave; YAML reads short ones as numbers. */
export type RawId = string | number;

export interface RawProject {
  readonly id: RawId;
  readonly path: string;
}

export interface RawWaybill {
  readonly gitlab: {
    readonly url: string;
    readonly issuer?: string;
    readonly audience?: string;
    readonly pinnedKeys?: string;
  };
  readonly verifier: {
    readonly id: string;
    readonly signers?: readonly string[];
    readonly accepts?: readonly { readonly id: string; readonly signers: readonly string[] }[];
  };
  readonly trust: { readonly profiles: readonly RawProfile[]; readonly signers: readonly RawSigner[] };
  readonly ledger?: { readonly logKeys: readonly string[] };
  readonly environments: readonly RawEnvironment[];
}

export interface RawKeylessProfile {
  readonly name: string;
  readonly kind: 'keyless';
  readonly trustedRoot: string;
  readonly acceptBundles?: readonly ('0.1' | '0.2')[];
}

export interface RawKeyProfile {
  readonly name: string;
  readonly kind: 'key' | 'server';
  readonly keys: readonly string[];
  readonly log: 'required' | 'optional';
  readonly timestamp: 'required' | 'optional';
  readonly acceptBundles?: readonly ('0.1' | '0.2')[];
  readonly trustedRoot?: string;
}

export interface RawLocalCaProfile {
  readonly name: string;
  readonly kind: 'gitlab-local-ca';
  readonly project: RawProject;
  readonly certificates: readonly string[];
}

export type RawProfile = RawKeylessProfile | RawKeyProfile | RawLocalCaProfile;

export interface RawSigner {
  readonly name: string;
  readonly profile: string;
  readonly issuer?: string;
  readonly identity?: string;
  readonly identityPattern?: string;
  readonly project?: RawProject;
}

export interface RawEnvironment {
  readonly name: string;
  readonly mode: 'observe' | 'warn' | 'enforce';
  readonly requires: RawRequires;
  readonly breakGlass?: RawBreakGlass;
}

export interface RawBreakGlass {
  readonly users: readonly { readonly id: number | string; readonly username: string }[];
  readonly projects: readonly RawProject[];
  readonly maxDuration: string;
  readonly notify?: readonly string[];
}

export interface RawRequires {
  readonly sbom?: { readonly formats?: readonly ('cyclonedx' | 'spdx')[]; readonly minComponents?: number };
  readonly signature?: { readonly signers: readonly string[] };
  readonly provenance?: {
    readonly signers: readonly string[];
    readonly buildTypes: readonly string[];
    readonly builders?: readonly string[];
    readonly builderPatterns?: readonly string[];
    readonly subjects?: 'submitted' | 'registry' | 'job-artifact';
  };
  readonly source?: {
    readonly projects: readonly RawProject[];
    readonly refs?: readonly string[];
    readonly refPatterns?: readonly string[];
    readonly least: LeastAssurance;
  };
  readonly commit?: { readonly least: LeastAssurance };
  readonly protectedRef?: { readonly least: LeastAssurance };
  readonly review?: { readonly minApprovals: number; readonly lastCommit: boolean; readonly rules?: boolean };
  readonly scans?: {
    readonly types: readonly string[];
    readonly forbid?: readonly FindingSeverity[];
    readonly maxAge?: string;
  };
  readonly deploymentApprovals?: { readonly environment?: string; readonly minApprovals: number };
  readonly jobLog?: { readonly recorded: true };
  readonly pipeline?: { readonly sources: readonly string[]; readonly least: LeastAssurance };
  readonly runner?: { readonly tiers: readonly string[]; readonly least: LeastAssurance };
  readonly freshness?: { readonly maxAge: string };
  readonly health?: {
    readonly accept: readonly ('healthy' | 'degraded' | 'unhealthy' | 'unknown')[];
    readonly otherwise: 'refuse' | 'warn' | 'show';
  };
}

export interface RawTier {
  readonly name: string;
  readonly runnerIds?: readonly RawId[];
  readonly tags?: readonly string[];
  readonly names?: readonly string[];
  readonly namePatterns?: readonly string[];
  readonly isolation?: {
    readonly executor?: string;
    readonly privileged?: boolean;
    readonly ephemeral?: boolean;
    readonly protectedRefsOnly?: boolean;
    readonly runUntagged?: boolean;
  };
  readonly prices?: readonly {
    readonly perHour: string;
    readonly currency: string;
    readonly validFrom: string;
  }[];
}

export interface RawTiers {
  readonly tiers: readonly RawTier[];
}

export interface RawRevocations {
  readonly revocations: readonly {
    readonly kind: 'key' | 'identity' | 'runner' | 'artifact' | 'build';
    readonly value: RawId;
    readonly reason: string;
    readonly from?: string;
    readonly until?: string;
    readonly decidedAt: string;
  }[];
}
