import { fulcioHandler, type TrustedIssuer } from './fulcio-service.ts';
import { startHttpService, type FaultSwitch, type ServiceRequest } from './http-service.ts';
import { createLocalSigstore, type LocalSigstore } from './local-sigstore.ts';
import { rekorV1Handler } from './rekor-v1-service.ts';
import { rekorV2Handler } from './rekor-v2-service.ts';
import { timestampHandler } from './timestamp-service.ts';
import type { ServiceUrls } from './trusted-root.ts';

/** The services of a local Sigstore. */
export type ServiceName = 'fulcio' | 'rekor1' | 'rekor2' | 'tsa';

/** A local Sigstore that listens on loopback. */
export interface RunningSigstore {
  /** Base addresses; the timestamp authority's whole address. */
  readonly urls: ServiceUrls;
  /** Exact bytes of trusted_root.json. */
  readonly trustedRoot: Uint8Array;
  /** Exact bytes of signing_config.json with Rekor 1. */
  readonly signingConfig: Uint8Array;
  /** The same with Rekor 2. */
  readonly signingConfigRekor2: Uint8Array;
  /** Breaks a service, and mends it. */
  readonly faults: { readonly [name in ServiceName]: FaultSwitch };
  /** What each service was asked. */
  readonly requests: { readonly [name in ServiceName]: readonly ServiceRequest[] };
  /** The same Sigstore in memory. */
  readonly sigstore: LocalSigstore;
  close(): Promise<void>;
}

/** Starts Fulcio, Rekor 1 and 2 and a timestamp authority, each on a free port of 127.0.0.1. */
export async function startLocalSigstore(options: {
  /** OIDC issuers whose ID tokens Fulcio takes; asked for their keys by discovery. */
  readonly issuers: readonly (string | TrustedIssuer)[];
  readonly now?: () => number | Date;
}): Promise<RunningSigstore> {
  const sigstore = createLocalSigstore(options.now ? { now: options.now } : {});
  const issuers = options.issuers.map((one) => (typeof one === 'string' ? { issuer: one } : one));
  const [fulcio, rekor1, rekor2, tsa] = await Promise.all([
    startHttpService(fulcioHandler(sigstore, issuers)),
    startHttpService(rekorV1Handler(sigstore)),
    startHttpService(rekorV2Handler(sigstore)),
    startHttpService(timestampHandler(sigstore)),
  ]);
  const services = { fulcio, rekor1, rekor2, tsa };
  const urls = {
    fulcio: fulcio.url,
    rekor1: rekor1.url,
    rekor2: rekor2.url,
    tsa: `${tsa.url}/api/v1/timestamp`,
  };
  return {
    urls,
    trustedRoot: sigstore.trustedRootJson(),
    signingConfig: sigstore.signingConfigJson(urls),
    signingConfigRekor2: sigstore.signingConfigJson(urls, ['rekor2']),
    faults: { fulcio: fulcio.fault, rekor1: rekor1.fault, rekor2: rekor2.fault, tsa: tsa.fault },
    requests: {
      fulcio: fulcio.requests,
      rekor1: rekor1.requests,
      rekor2: rekor2.requests,
      tsa: tsa.requests,
    },
    sigstore,
    async close() {
      await Promise.all(Object.values(services).map((service) => service.close()));
    },
  };
}
