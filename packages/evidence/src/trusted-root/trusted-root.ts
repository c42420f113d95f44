import { parseInstant, parseJson } from '@waybill/kernel';
import type { Instant, JsonValue, WaybillError } from '@waybill/kernel';
import { refusal } from '../signature/bundle-error.ts';
import { parseCertificate } from '../signature/certificate.ts';
import type { Certificate } from '../signature/certificate.ts';
import { ProtoFields } from '../signature/proto-json.ts';
import { publicKeyFromRoot } from '../signature/public-key.ts';
import type { PublicKey } from '../signature/public-key.ts';
import { verifyAuthorityChain } from './authority-chain.ts';
import type { AuthorityChain } from './authority-chain.ts';

/**
 * Whom to trust: logs and authorities with their windows. Keys are imported and chains verified when they are
 * first needed, once each: keep the value and verify many bundles with it.
 * Source: sigstore/protobuf-specs, sigstore_trustroot.proto.
 */
export interface TrustedRoot {
  /** Transparency logs (Rekor). */
  readonly logs: readonly TrustedLog[];
  /** Certificate transparency logs. */
  readonly ctLogs: readonly TrustedLog[];
  readonly certificateAuthorities: readonly TrustedAuthority[];
  readonly timestampAuthorities: readonly TrustedAuthority[];
}

/** A transparency log, or a certificate transparency log. */
export interface TrustedLog {
  readonly baseUrl: string;
  readonly logId: Uint8Array;
  readonly validity: Validity;
  /** Imports the key, once; throws `key-unusable`. */
  readonly key: () => PublicKey;
}

/** A certificate or timestamp authority. */
export interface TrustedAuthority {
  readonly uri: string;
  readonly validity: Validity;
  /** Its certificates as the root lists them, nearest to the leaf first; not verified. */
  readonly certificates: () => readonly Certificate[];
  /** Verifies the chain, once; throws when it does not hold in itself. */
  readonly chain: () => AuthorityChain;
}

/** A closed interval: both ends belong to it. */
export interface Validity {
  readonly from: Instant;
  /** For ever when absent. */
  readonly until?: Instant;
}

/** True when `at` lies in a closed interval. */
export function includesInstant(validity: Validity, at: Instant): boolean {
  return validity.from <= at && (validity.until === undefined || at <= validity.until);
}

const mediaTypes = [
  'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
  'application/vnd.dev.sigstore.trustedroot.v0.1+json',
  'application/vnd.dev.sigstore.trustedroot.v0.2+json',
];

const limits = { rootBytes: 4 * 1024 * 1024, depth: 16, instances: 64, certificates: 8 } as const;

/** Reads a Sigstore trusted root; throws `trusted-root-malformed`. */
export function parseTrustedRoot(bytes: Uint8Array): TrustedRoot {
  let value: JsonValue;
  try {
    value = parseJson(bytes, { maxBytes: limits.rootBytes, maxDepth: limits.depth });
  } catch (cause) {
    throw malformed('a JSON document', 'something else', cause);
  }
  return trustedRootOf(value);
}

/** The trusted root that a parsed document holds; throws `trusted-root-malformed`. */
export function trustedRootOf(value: JsonValue): TrustedRoot {
  const root = new ProtoFields(value, 'trusted root', malformed);
  if (!mediaTypes.includes(root.text('mediaType')))
    throw malformed(mediaTypes.join(' or '), 'another media type');
  return {
    logs: root.messages('tlogs', limits.instances).map(readLog),
    ctLogs: root.messages('ctlogs', limits.instances).map(readLog),
    certificateAuthorities: root
      .messages('certificateAuthorities', limits.instances)
      .map(readAuthority('signing')),
    timestampAuthorities: root
      .messages('timestampAuthorities', limits.instances)
      .map(readAuthority('timestamping')),
  };
}

function readLog(log: ProtoFields): TrustedLog {
  const hash = log.text('hashAlgorithm');
  if (hash !== 'SHA2_256') throw malformed('hashAlgorithm SHA2_256', 'another');
  const publicKey = log.message('publicKey');
  const der = publicKey.bytes('rawBytes');
  return {
    baseUrl: log.text('baseUrl'),
    logId: log.message('logId').bytes('keyId', 64),
    validity: readValidity(publicKey.message('validFor')),
    key: once(() => publicKeyFromRoot(der)),
  };
}

function readAuthority(use: 'signing' | 'timestamping'): (authority: ProtoFields) => TrustedAuthority {
  return (authority) => {
    const documents = authority
      .message('certChain')
      .messages('certificates', limits.certificates)
      .map((certificate) => certificate.bytes('rawBytes'));
    if (documents.length === 0) throw malformed('a certificate for each authority', 'an empty chain');
    const certificates = once(() => documents.map(parseCertificate));
    return {
      uri: authority.text('uri'),
      validity: readValidity(authority.message('validFor')),
      certificates,
      chain: once(() => verifyAuthorityChain(certificates(), use)),
    };
  };
}

/** Both ends belong to the window. Without a start it would be open to the past, so it must be there. */
function readValidity(range: ProtoFields): Validity {
  const from = readInstant(range, 'start');
  return range.has('end') ? { from, until: readInstant(range, 'end') } : { from };
}

function readInstant(range: ProtoFields, name: string): Instant {
  try {
    return parseInstant(range.text(name));
  } catch (cause) {
    throw malformed(`a date-time as validFor.${name}`, 'none', cause);
  }
}

/** Remembers what `make` returned; one that threw is asked again. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function malformed(expected: string, found: string, cause?: unknown): WaybillError {
  return refusal({
    code: 'trusted-root-malformed',
    message: 'This is not a well-formed Sigstore trusted root.',
    expected,
    found,
    cause,
  });
}
