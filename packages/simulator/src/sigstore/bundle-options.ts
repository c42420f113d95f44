import type { LeafOverrides } from './certificate-authority.ts';
import type { FulcioIdentity } from './fulcio-identity.ts';
import type { EditableJson } from './local-sigstore.ts';
import type { EntryKind } from './log-entry.ts';
import type { LogOverrides } from './rekor-v1.ts';
import type { TileLogOverrides } from './rekor-v2.ts';
import type { HashName, KeyKind, SimulatedKey } from './simulated-key.ts';
import type { TimestampOverrides } from './timestamp-authority.ts';

/** What to sign, as whom, and what should be wrong with it. Without options: a good bundle over `hello\n`. */
export interface BundleOptions {
  readonly content?: BundleContent;
  /** Whom the certificate names; a job of `gitlab.example.com` unless told. */
  readonly identity?: FulcioIdentity;
  /** Signs with this managed key instead of a certificate. */
  readonly key?: SimulatedKey;
  /** Kind of the certificate's key, P-256 unless told, or the very key. */
  readonly leafKey?: KeyKind | SimulatedKey;
  /** Hash of the signature; by the key's kind unless told. */
  readonly hash?: HashName;
  readonly encoding?: 'der' | 'p1363';
  /** 0.3 unless told; 0.1 and 0.2 carry a certificate chain. */
  readonly version?: '0.1' | '0.2' | '0.3';
  /** Certificates above the leaf in the chain of 0.1 and 0.2. */
  readonly chain?: 'leaf' | 'intermediate' | 'root';
  /** `rekor1` unless told. */
  readonly log?: 'rekor1' | 'rekor2' | 'both' | 'none';
  readonly entryKind?: EntryKind;
  /** With a time stamp; unless told, exactly where the log gives no time. */
  readonly timestamp?: boolean;
  /** When it is signed: start of the certificate, time of log and stamp unless they are told. */
  readonly signedAtMs?: number;
  readonly stampedAtMs?: number;
  readonly leaf?: LeafOverrides;
  /** What the log entry says, where it should differ from the bundle. */
  readonly entry?: EntryOverrides;
  readonly logged?: LogOverrides & TileLogOverrides;
  readonly stamped?: TimestampOverrides & { readonly over?: Uint8Array };
  /** Adds a second, valid signature by another key to the envelope. */
  readonly twoSignatures?: boolean;
  /** `keyid` of the envelope's signature; with a managed key its hint unless told. */
  readonly keyid?: string;
  /** Changes the finished bundle in place. */
  readonly edit?: (bundle: EditableJson) => void;
}

/** Bytes of a file, or an envelope's payload with its type. */
export type BundleContent =
  | { readonly kind: 'message'; readonly bytes: Uint8Array }
  | { readonly kind: 'statement'; readonly payload: Uint8Array; readonly payloadType?: string };

/** One property of the log entry that differs from the bundle's. */
export interface EntryOverrides {
  /** `same-key`: another certificate for the same key; `other-key`: one for another key. */
  readonly certificate?: 'same-key' | 'other-key';
  /** Another digest than that of what was signed. */
  readonly digest?: Uint8Array;
  /** `again`: another valid signature of the same key over the same content; bytes as they are. */
  readonly signature?: 'again' | Uint8Array;
  /** Another payload than the envelope's. */
  readonly payload?: Uint8Array;
  /** Another key than the managed one. */
  readonly spki?: Uint8Array;
}

/** A bundle with what a test needs to judge it. */
export interface MadeBundle {
  readonly bytes: Uint8Array;
  readonly json: EditableJson;
  readonly identity: FulcioIdentity;
  /** Leaf certificate, DER; absent with a managed key. */
  readonly certificate?: Uint8Array;
  readonly key: SimulatedKey;
  readonly signature: Uint8Array;
  /** The signed file, or the payload. */
  readonly content: Uint8Array;
}
