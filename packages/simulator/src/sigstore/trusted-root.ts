import type { JsonObject } from '@waybill/kernel';
import type { CertificateAuthority } from './certificate-authority.ts';
import type { CtLog } from './ct-log.ts';
import type { RekorV1 } from './rekor-v1.ts';
import type { RekorV2 } from './rekor-v2.ts';
import type { SimulatedKey } from './simulated-key.ts';
import type { TimestampAuthority } from './timestamp-authority.ts';

/** The services whose keys and certificates a trusted root lists. */
export interface TrustedServices {
  readonly fulcio: CertificateAuthority;
  readonly ctLog: CtLog;
  readonly rekor1: RekorV1;
  readonly rekor2: RekorV2;
  readonly tsa: TimestampAuthority;
}

/** Names of the simulated services as the trusted root tells them; not where they listen. */
export const serviceNames = {
  fulcio: 'https://fulcio.sigstore.test',
  ctLog: 'https://ctfe.sigstore.test/2026',
  rekor1: 'https://rekor.sigstore.test',
  rekor2: 'https://log2026-1.rekor.sigstore.test',
  tsa: 'https://timestamp.sigstore.test/api/v1/timestamp',
} as const;

/** A trusted_root.json, valid from an instant on (`application/vnd.dev.sigstore.trustedroot+json;version=0.1`). */
export function trustedRoot(services: TrustedServices, fromMs: number): JsonObject {
  const validFor = { start: new Date(fromMs).toISOString() };
  const log = (baseUrl: string, key: SimulatedKey, details: string, logId: Uint8Array): JsonObject => ({
    baseUrl,
    hashAlgorithm: 'SHA2_256',
    publicKey: { rawBytes: base64(key.spki), keyDetails: details, validFor },
    logId: { keyId: base64(logId) },
  });
  const authority = (uri: string, commonName: string, chain: readonly Uint8Array[]): JsonObject => ({
    subject: { organization: 'sigstore simulator', commonName },
    uri,
    certChain: { certificates: chain.map((der) => ({ rawBytes: base64(der) })) },
    validFor,
  });
  const { fulcio, ctLog, rekor1, rekor2, tsa } = services;
  return {
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    tlogs: [
      log(rekor1.baseUrl, rekor1.key, 'PKIX_ECDSA_P256_SHA_256', rekor1.logId),
      log(rekor2.baseUrl, rekor2.key, 'PKIX_ED25519', rekor2.logId),
    ],
    certificateAuthorities: [authority(serviceNames.fulcio, 'simulated-root', fulcio.chain)],
    ctlogs: [log(serviceNames.ctLog, ctLog.key, 'PKIX_ECDSA_P256_SHA_256', ctLog.logId)],
    timestampAuthorities: [authority(serviceNames.tsa, 'simulated-tsa-root', tsa.chain)],
  };
}

/** Where services listen. */
export interface ServiceUrls {
  readonly fulcio: string;
  readonly rekor1: string;
  readonly rekor2: string;
  readonly tsa: string;
}

/** A signing_config.json, version 0.2, that offers Rekor 1, Rekor 2 or both (the client takes the newest). */
export function signingConfig(
  urls: ServiceUrls,
  fromMs: number,
  logs: readonly ('rekor1' | 'rekor2')[] = ['rekor1'],
): JsonObject {
  const service = (url: string, majorApiVersion: number): JsonObject => ({
    url,
    majorApiVersion,
    operator: 'simulator',
    validFor: { start: new Date(fromMs).toISOString() },
  });
  return {
    mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json',
    caUrls: [service(urls.fulcio, 1)],
    oidcUrls: [],
    rekorTlogUrls: logs.map((log) => service(urls[log], log === 'rekor1' ? 1 : 2)),
    rekorTlogConfig: { selector: 'ANY' },
    tsaUrls: [service(urls.tsa, 1)],
    tsaConfig: { selector: 'ANY' },
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
