import { createHash } from 'node:crypto';
import type { JsonObject } from '@waybill/kernel';
import type { BundleContent, BundleOptions, MadeBundle } from './bundle-options.ts';
import { gitlabIdentity, sampleGitlabClaims, type FulcioIdentity } from './fulcio-identity.ts';
import type { EditableJson } from './local-sigstore.ts';
import { entryBody, preAuthentication, type LoggedSignature } from './log-entry.ts';
import { hashOf, newKey, signBytes, type HashName, type SimulatedKey } from './simulated-key.ts';
import type { TrustedServices } from './trusted-root.ts';

/** Media type of in-toto statements in an envelope. */
export const statementPayloadType = 'application/vnd.in-toto+json';

/** Signs with the services in memory. */
export function makeBundle(services: TrustedServices, nowMs: number, options: BundleOptions): MadeBundle {
  const content = options.content ?? { kind: 'message', bytes: Buffer.from('hello\n') };
  const atMs = options.signedAtMs ?? nowMs;
  const identity = options.identity ?? gitlabIdentity(sampleGitlabClaims);
  const key =
    options.key ??
    (typeof options.leafKey === 'object' ? options.leafKey : newKey(options.leafKey ?? 'p256'));
  const certificate = options.key ? undefined : services.fulcio.issue(identity, key.spki, atMs, options.leaf);
  const hash = options.hash ?? hashOf(key.kind);
  const signed =
    content.kind === 'message'
      ? content.bytes
      : preAuthentication(content.payloadType ?? statementPayloadType, content.payload);
  const sign = (): Uint8Array =>
    signBytes(key, signed, { hash, ...(options.encoding ? { encoding: options.encoding } : {}) });
  const signature = sign();
  const keyid = options.keyid ?? (options.key ? key.hint : undefined);

  const logged = loggedSignature(services, options, {
    content,
    signed,
    hash,
    key,
    certificate,
    atMs,
    signature,
    sign,
    keyid,
    identity,
  });
  const log = options.log ?? 'rekor1';
  const entries = [
    ...(log === 'rekor1' || log === 'both' ? [entryIn1(services, options, content, logged, atMs)] : []),
    ...(log === 'rekor2' || log === 'both' ? [entryIn2(services, options, logged)] : []),
  ];
  const withStamp = options.timestamp ?? log === 'rekor2';
  const stamp = withStamp
    ? services.tsa.stamp(options.stamped?.over ?? signature, options.stampedAtMs ?? atMs, options.stamped)
    : undefined;

  const json: EditableJson = {
    mediaType: mediaTypeOf(options.version ?? '0.3'),
    verificationMaterial: {
      ...materialOf(services, options, certificate, key),
      tlogEntries: entries,
      ...(stamp
        ? { timestampVerificationData: { rfc3161Timestamps: [{ signedTimestamp: base64(stamp) }] } }
        : {}),
    },
    ...contentOf(content, signed, hash, signature, keyid),
  };
  if (options.twoSignatures) {
    json.dsseEnvelope.signatures.push({ sig: base64(signBytes(newKey('p256'), signed)), keyid: '' });
  }
  options.edit?.(json);
  return {
    bytes: Buffer.from(JSON.stringify(json)),
    json,
    identity,
    ...(certificate ? { certificate } : {}),
    key,
    signature,
    content: content.kind === 'message' ? content.bytes : content.payload,
  };
}

interface Signing {
  readonly content: BundleContent;
  readonly signed: Uint8Array;
  readonly hash: HashName;
  readonly key: SimulatedKey;
  readonly certificate: Uint8Array | undefined;
  readonly atMs: number;
  readonly signature: Uint8Array;
  readonly sign: () => Uint8Array;
  readonly keyid: string | undefined;
  readonly identity: FulcioIdentity;
}

function loggedSignature(
  services: TrustedServices,
  options: BundleOptions,
  signing: Signing,
): LoggedSignature {
  const { entry = {} } = options;
  const { content, key, identity, atMs } = signing;
  const spki = entry.certificate === 'other-key' ? newKey(key.kind).spki : key.spki;
  const certificate = entry.certificate ? services.fulcio.issue(identity, spki, atMs) : signing.certificate;
  const digest = entry.digest ?? createHash(signing.hash).update(signing.signed).digest();
  return {
    signature: entry.signature === 'again' ? signing.sign() : (entry.signature ?? signing.signature),
    verifier: { keyKind: key.kind, ...(certificate ? { certificate } : { spki: entry.spki ?? key.spki }) },
    content:
      content.kind === 'message' || entry.digest
        ? { kind: 'digest', hash: signing.hash, digest }
        : {
            kind: 'envelope',
            payload: entry.payload ?? content.payload,
            payloadType: content.payloadType ?? statementPayloadType,
            hash: signing.hash,
            ...(signing.keyid === undefined ? {} : { keyid: signing.keyid }),
          },
  };
}

function entryIn1(
  services: TrustedServices,
  options: BundleOptions,
  content: BundleContent,
  logged: LoggedSignature,
  atMs: number,
): JsonObject {
  const usual = content.kind === 'message' ? 'hashedrekord@0.0.1' : 'dsse@0.0.1';
  return services.rekor1.append(entryBody(options.entryKind ?? usual, logged), atMs, options.logged);
}

function entryIn2(services: TrustedServices, options: BundleOptions, logged: LoggedSignature): JsonObject {
  const kind = options.log === 'both' ? undefined : options.entryKind;
  return services.rekor2.append(entryBody(kind ?? 'hashedrekord@0.0.2', logged), options.logged);
}

function materialOf(
  services: TrustedServices,
  options: BundleOptions,
  certificate: Uint8Array | undefined,
  key: SimulatedKey,
): JsonObject {
  if (certificate === undefined) return { publicKey: { hint: key.hint } };
  if ((options.version ?? '0.3') === '0.3') return { certificate: { rawBytes: base64(certificate) } };
  const above = { leaf: 0, intermediate: 1, root: 2 }[options.chain ?? 'leaf'];
  const chain = [certificate, ...services.fulcio.chain.slice(0, above)];
  return { x509CertificateChain: { certificates: chain.map((der) => ({ rawBytes: base64(der) })) } };
}

function contentOf(
  content: BundleContent,
  signed: Uint8Array,
  hash: HashName,
  signature: Uint8Array,
  keyid: string | undefined,
): JsonObject {
  if (content.kind === 'message') {
    const digest = createHash(hash).update(signed).digest('base64');
    return {
      messageSignature: {
        messageDigest: { algorithm: `SHA2_${hash.slice(3)}`, digest },
        signature: base64(signature),
      },
    };
  }
  return {
    dsseEnvelope: {
      payload: base64(content.payload),
      payloadType: content.payloadType ?? statementPayloadType,
      signatures: [{ sig: base64(signature), ...(keyid === undefined ? {} : { keyid }) }],
    },
  };
}

function mediaTypeOf(version: '0.1' | '0.2' | '0.3'): string {
  return version === '0.3'
    ? 'application/vnd.dev.sigstore.bundle.v0.3+json'
    : `application/vnd.dev.sigstore.bundle+json;version=${version}`;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
