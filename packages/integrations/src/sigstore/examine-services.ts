import { createHash, createPublicKey, X509Certificate } from 'node:crypto';
import {
  includesInstant,
  parseCheckpoint,
  type TrustedAuthority,
  type TrustedLog,
  type TrustedRoot,
  verifyCheckpoint,
} from '@waybill/evidence';
import { findBareAddress, type Instant, WaybillError } from '@waybill/kernel';
import { type Deadline, startDeadline } from '../http/deadline.ts';
import { callService } from './call-service.ts';
import { answerMalformed, readJsonAnswer, type SigstoreService, valueAt } from './service-error.ts';
import type { RekorService, ServiceAddresses } from './services.ts';

/** Whether a trusted root knows the key or certificate that a service signs with. */
export interface ServiceExamination {
  readonly service: SigstoreService;
  /** Without user and password. */
  readonly address: string;
  /** `unknown`: it answers, and the root does not know it, or not any more. */
  readonly outcome: 'known' | 'unknown' | 'unreachable';
  /** Why it is not known, or not reached. */
  readonly found?: string;
}

const maxBytes = 256 * 1024;

/**
 * Asks every service that would sign who it is, and looks for it among what the root holds at `now`: Fulcio's
 * `api/v2/trustBundle`, Rekor 1's `api/v1/log/publicKey`, the checkpoint of Rekor 2, a timestamp authority's
 * `certchain`. Nothing is signed. A name proves nothing: only keys are compared.
 */
export async function examineServices(
  services: ServiceAddresses,
  root: TrustedRoot,
  now: Instant,
  deadlineMs: number,
): Promise<readonly ServiceExamination[]> {
  const deadline = startDeadline(deadlineMs);
  try {
    return await Promise.all([
      examined('fulcio', services.fulcioUrl, () => knowsFulcio(services.fulcioUrl, root, now, deadline)),
      ...services.rekor.map((log) => examined('log', log.url, () => knowsLog(log, root, now, deadline))),
      ...services.tsaUrls.map((url) =>
        examined('timestamp', url, () => knowsTimestamps(url, root, now, deadline)),
      ),
    ]);
  } finally {
    deadline.abandon();
  }
}

async function examined(
  service: SigstoreService,
  url: string,
  isKnown: () => Promise<boolean>,
): Promise<ServiceExamination> {
  const address = findBareAddress(url) ?? 'the address';
  try {
    if (await isKnown()) return { service, address, outcome: 'known' };
    return { service, address, outcome: 'unknown', found: 'a key that the root does not hold now' };
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
    return { service, address, outcome: 'unreachable', found: error.found ?? error.code };
  }
}

/** Fulcio, fulcio.proto, GetTrustBundle: chains of PEM certificates. */
async function knowsFulcio(
  url: string,
  root: TrustedRoot,
  now: Instant,
  deadline: Deadline,
): Promise<boolean> {
  const body = await ask('fulcio', `${url.replace(/\/$/, '')}/api/v2/trustBundle`, deadline);
  const chains = valueAt(readJsonAnswer('fulcio', body), 'chains');
  const pems = Array.isArray(chains)
    ? chains.flatMap((chain) => {
        const certificates = valueAt(chain, 'certificates');
        return Array.isArray(certificates) ? certificates.filter((text) => typeof text === 'string') : [];
      })
    : [];
  return knowsCertificate('fulcio', pems.join('\n'), root.certificateAuthorities, now);
}

/** timestamp-authority, openapi.yaml: the chain lies below the address that stamps. */
async function knowsTimestamps(
  url: string,
  root: TrustedRoot,
  now: Instant,
  deadline: Deadline,
): Promise<boolean> {
  const body = await ask('timestamp', `${url.replace(/\/$/, '')}/certchain`, deadline);
  return knowsCertificate('timestamp', Buffer.from(body).toString('utf8'), root.timestampAuthorities, now);
}

async function knowsLog(
  { url, version }: RekorService,
  root: TrustedRoot,
  now: Instant,
  deadline: Deadline,
): Promise<boolean> {
  const base = url.replace(/\/$/, '');
  const logs = root.logs.filter(({ validity }) => includesInstant(validity, now));
  if (version === 2) {
    const text = Buffer.from(await ask('log', `${base}/api/v2/checkpoint`, deadline)).toString('utf8');
    const checkpoint = parseCheckpoint(text);
    return logs.some((log) => signs(log, checkpoint));
  }
  const pem = Buffer.from(await ask('log', `${base}/api/v1/log/publicKey`, deadline)).toString('utf8');
  let spki: Buffer;
  try {
    spki = createPublicKey(pem).export({ type: 'spki', format: 'der' });
  } catch {
    throw answerMalformed('log', 'a public key in PEM', 'something else');
  }
  const id = createHash('sha256').update(spki).digest();
  return logs.some(({ logId }) => id.equals(logId));
}

function signs(log: TrustedLog, checkpoint: ReturnType<typeof parseCheckpoint>): boolean {
  try {
    verifyCheckpoint(checkpoint, log);
    return true;
  } catch (error) {
    if (error instanceof WaybillError) return false;
    throw error;
  }
}

const certificateBlock = /-----BEGIN CERTIFICATE-----[^-]{1,16384}-----END CERTIFICATE-----/g;
const maxCertificates = 32;

/** Whether any certificate that is valid now belongs to both. */
function knowsCertificate(
  service: SigstoreService,
  text: string,
  authorities: readonly TrustedAuthority[],
  now: Instant,
): boolean {
  const blocks = text.match(certificateBlock) ?? [];
  if (blocks.length === 0 || blocks.length > maxCertificates) {
    throw answerMalformed(service, `1 to ${maxCertificates} certificates in PEM`, `${blocks.length}`);
  }
  const shown = blocks.map((pem) => {
    try {
      return new X509Certificate(pem).raw;
    } catch {
      throw answerMalformed(service, 'certificates in PEM', 'something else');
    }
  });
  return authorities
    .filter(({ validity }) => includesInstant(validity, now))
    .flatMap((authority) => authority.certificates())
    .some(({ raw, notAfter }) => now <= notAfter && shown.some((one) => one.equals(raw)));
}

async function ask(service: SigstoreService, url: string, deadline: Deadline): Promise<Uint8Array> {
  return (await callService({ service, method: 'GET', url, maxBytes }, deadline)).body;
}
