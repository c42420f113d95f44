import type { Instant } from '@waybill/kernel';
import type { LedgerPlace, LogKey } from '@waybill/ledger';
import type { PlatformSigner } from './signing/platform-signer.ts';

/** A token that opens the server without a job; only its digest is configured. */
export interface ApiToken {
  readonly name: string;
  /** SHA-256 of the token, 64 lowercase hex digits. */
  readonly sha256: string;
}

/** What the server runs with. */
export interface ServerConfig {
  readonly ledger: LedgerPlace;
  /** The organisation's platform folder; this or `platformGit`. */
  readonly platformDir?: string;
  /** The organisation's platform project: pinned at one commit, or followed along a branch. */
  readonly platformGit?:
    | { readonly url: string; readonly commit: string }
    | { readonly url: string; readonly branch: string };
  /** How often the platform folder is read again, seconds; 60 unless told, 0 for never. */
  readonly platformIntervalSeconds?: number;
  readonly logKey: LogKey;
  /** The platform's own key; without it the server signs no evidence. */
  readonly signer?: PlatformSigner;
  /** User and token that may read the registries of projects; GitLab's token with any user unless told. */
  readonly registryLogin?: { readonly username: string; readonly password: string };
  /** Secret with which notifications are signed; unsigned without. */
  readonly notifySecret?: string;
  readonly now: () => Instant;
  /** 127.0.0.1 unless told. */
  readonly host?: string;
  /** 8700 unless told; 0 takes any free port. */
  readonly port?: number;
  readonly apiTokens?: readonly ApiToken[];
  /** `token` unless told; `open` lets everyone who reaches the server read what is on record. */
  readonly readAccess?: 'token' | 'open';
  /** Projects whose jobs may use the server: numbers of projects, or paths of projects and groups; all of the instance unless told. */
  readonly projects?: readonly string[];
  /** Token with the scope `read_api`; without it no fact reaches the assurance `api`. */
  readonly gitlabToken?: string;
  /** Milliseconds for one question to GitLab with its repeats; 5,000 unless told. */
  readonly gitlabDeadlineMs?: number;
  /** Submissions that are served at one time, and as many promotions, and as many traces; 8 unless told. */
  readonly maxInFlight?: number;
  /** Milliseconds for a submission to arrive whole; 30,000 unless told. */
  readonly bodyDeadlineMs?: number;
  /** One JSON object a line; nothing is logged unless told. */
  readonly log?: (line: string) => void;
}
