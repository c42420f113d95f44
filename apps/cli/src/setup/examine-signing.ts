import { parseTrustedRoot, type TrustedRoot } from '@waybill/evidence';
import { readBounded } from '@waybill/integrations/files';
import type { ServiceExamination } from '@waybill/integrations/sigstore';
import { type CheckResult, instantFromMs, WaybillError } from '@waybill/kernel';
import type { Platform } from '@waybill/platform';
import type { Host } from '../host.ts';
import type { DoctorOptions } from './doctor-options.ts';
import { failedResult } from './failed-result.ts';

const maxFileBytes = 4 * 1024 * 1024;
const deadlineMs = 5_000;
const soonMs = 30 * 86_400_000;

const config = { check: 'signing-config-current' } as const;
const service = { check: 'signing-service-trusted' } as const;

/**
 * Checks `signing-config-current` and `signing-service-trusted`: do the services of a signing_config.json stay chosen
 * for a while, do they answer, and are they those that the trusted root knows? Nothing where no file is named.
 */
export async function examineSigning(
  host: Host,
  options: DoctorOptions,
  platform: Platform | undefined,
): Promise<readonly CheckResult[]> {
  const { signingConfig, trustedRoot } = options;
  if (signingConfig === undefined) return [];
  const { examineServices, parseSigningConfig } = await import('@waybill/integrations/sigstore');
  const now = host.now();
  try {
    const bytes = await readBounded(signingConfig, maxFileBytes);
    const services = parseSigningConfig(bytes, now);
    const results = [currentResult(() => parseSigningConfig(bytes, instantFromMs(now + soonMs)))];
    const root = await rootOf(trustedRoot, platform);
    if (!root) return [...results, rootMissing()];
    if (options.offline) {
      const message = 'Not asked: --offline.';
      return [...results, { code: service.check, outcome: 'not-applicable', message }];
    }
    const examined = await examineServices(services, root, now, deadlineMs);
    return [...results, ...examined.map(serviceResult)];
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
    return [failedResult(config.check, error)];
  }
}

/** Whether the file will still offer enough in a month. */
function currentResult(parseLater: () => unknown): CheckResult {
  try {
    parseLater();
    return {
      code: config.check,
      outcome: 'pass',
      message: 'The signing configuration offers enough services, and will in 30 days.',
    };
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
    return {
      code: config.check,
      outcome: 'fail',
      message: 'The signing configuration offers too few services 30 days from now.',
      ...(error.expected !== undefined && { expected: error.expected }),
      found: 'services whose validity ends before',
      help: 'Fetch the signing_config.json that names their successors, and trusted_root.json with it.',
    };
  }
}

/** The root that is named; else the only one that the platform folder holds as a file. */
async function rootOf(
  file: string | undefined,
  platform: Platform | undefined,
): Promise<TrustedRoot | undefined> {
  if (file !== undefined) return parseTrustedRoot(await readBounded(file, maxFileBytes));
  const own = (platform?.profiles ?? []).flatMap(({ trustedRoot }) =>
    trustedRoot === undefined || trustedRoot === 'public-good' ? [] : [trustedRoot],
  );
  const [only, ...others] = own;
  return only && others.every((other) => Buffer.from(other).equals(only))
    ? parseTrustedRoot(only)
    : undefined;
}

const names = {
  fulcio: 'The certificate authority (Fulcio)',
  log: 'The transparency log',
  timestamp: 'The timestamp authority',
} as const;

function serviceResult({ service: kind, address, outcome, found }: ServiceExamination): CheckResult {
  const who = `${names[kind]} at ${address}`;
  switch (outcome) {
    case 'known':
      return { code: service.check, outcome: 'pass', message: `${who} answers, and the root knows it.` };
    case 'unknown':
      return {
        code: service.check,
        outcome: 'fail',
        message: `${who} is not one that the trusted root knows: what it signs verifies nowhere.`,
        expected: 'the key of a log or authority that is valid in the root',
        ...(found !== undefined && { found }),
        help: 'Use signing_config.json and trusted_root.json of one Sigstore, both current.',
      };
    case 'unreachable':
      return {
        code: service.check,
        outcome: 'not-evaluable',
        message: `${who} does not answer as it should.`,
        ...(found !== undefined && { found }),
        help: 'Check the address, the proxy, and NODE_EXTRA_CA_CERTS for a certificate authority of your own.',
      };
  }
}

function rootMissing(): CheckResult {
  return {
    code: service.check,
    outcome: 'fail',
    message: 'No trusted root says which services those of the signing configuration must be.',
    expected: '--trusted-root FILE, or a platform folder with one such file',
    found: 'neither',
  };
}
