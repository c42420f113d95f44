import { parseStatement, parseTrustedRoot } from '@waybill/evidence';
import { readBounded } from '@waybill/integrations/files';
import { openSigningKey, type SigningKey } from '@waybill/integrations/key-management';
import { parseSigningConfig, signWithKey, type WitnessServices } from '@waybill/integrations/sigstore';
import { WaybillError, type Digest, type Instant } from '@waybill/kernel';

/**
 * The platform's own key. It signs statements (DSSE) and nothing else: over a digest that a job chose it would
 * sign anything, because the digest may be that of a DSSE encoding which says what the platform never said.
 */
export interface PlatformSigner {
  /** Public key, PEM (SubjectPublicKeyInfo). */
  readonly publicKeyPem: string;
  /** SHA-256 of the public key's DER (SubjectPublicKeyInfo). */
  readonly fingerprint: Digest;
  /**
   * Signs an in-toto Statement as it stands; returns the exact JSON bytes of a Sigstore bundle v0.3, with log
   * entries and timestamps where services are configured. Throws `statement-malformed` and what signing throws.
   */
  signStatement(payload: Uint8Array): Promise<Uint8Array>;
}

/** Where the platform's key is and who witnesses what it signs. */
export interface SigningSettings {
  /** The private key: a file (PEM, or Cosign's encrypted form), `hashivault://<name>` or `awskms://[endpoint]/<key>`. */
  readonly key: string;
  /** Variables that say where such a service is, and as whom to ask it. */
  readonly env?: { readonly [name: string]: string | undefined };
  /** Password of an encrypted key file; a secret. */
  readonly password?: string;
  /** signing_config.json whose logs and timestamp authorities witness each signature; none unless told. */
  readonly signingConfig?: string;
  /** trusted_root.json of those services. */
  readonly trustedRoot?: string;
}

const maxFileBytes = 1024 * 1024;
/** A job waits for the answer, and a log or timestamp authority that takes longer is out of order. */
const deadlineMs = 10_000;

/**
 * Opens the platform's key. Throws `platform-key-unreadable`, and what reading the key, the signing
 * configuration and the trusted root throws.
 */
export async function openPlatformSigner(settings: SigningSettings, now: Instant): Promise<PlatformSigner> {
  const { password, env = {} } = settings;
  const options = { env, deadlineMs, ...(password !== undefined && { password }) };
  const key = await openSigningKey(settings.key, options).catch((cause: unknown) => {
    const isFile = cause instanceof WaybillError && cause.code.startsWith('file-');
    throw isFile ? unreadable(settings.key, 'the key', cause) : cause;
  });
  return platformSignerOf(key, await servicesOf(settings, now));
}

/** A key that is open already as the platform's. */
export function platformSignerOf(key: SigningKey, services?: WitnessServices): PlatformSigner {
  return {
    publicKeyPem: key.spkiPem,
    fingerprint: key.fingerprint,
    signStatement: async (payload) => {
      parseStatement(payload);
      try {
        return await signWithKey({ kind: 'statement', payload }, key, services, { deadlineMs });
      } catch (cause) {
        throw isOfKeyService(cause) ? keyServiceFailed(cause) : cause;
      }
    },
  };
}

/** What a service that keeps the key says is meant for whoever runs the server, not for the job that asked. */
function isOfKeyService(cause: unknown): boolean {
  return cause instanceof WaybillError && /^(?:key-service|remote)-/.test(cause.code);
}

function keyServiceFailed(cause: unknown): WaybillError {
  return new WaybillError({
    code: 'platform-key-unusable',
    message: 'Nothing was signed: the service that keeps the key of the server did not sign.',
    category: 'unavailable',
    expected: 'a signature by the key that the server opened when it started',
    help: 'Try again; if it stays, the operator of the server finds the reason with waybill doctor --key.',
    cause,
  });
}

async function servicesOf(
  { signingConfig, trustedRoot }: SigningSettings,
  now: Instant,
): Promise<WitnessServices | undefined> {
  if (signingConfig === undefined) return undefined;
  if (trustedRoot === undefined) throw rootNotNamed();
  const { rekor, tsaUrls } = parseSigningConfig(await read(signingConfig, 'the signing configuration'), now);
  return {
    rekor,
    tsaUrls,
    trustedRoot: parseTrustedRoot(await read(trustedRoot, 'the trusted root of the signing services')),
  };
}

async function read(file: string, what: string): Promise<Uint8Array> {
  try {
    return await readBounded(file, maxFileBytes);
  } catch (cause) {
    throw unreadable(file, what, cause);
  }
}

function unreadable(file: string, what: string, cause: unknown): WaybillError {
  return new WaybillError({
    code: 'platform-key-unreadable',
    message: `The server did not start: ${what} with which it signs cannot be read.`,
    expected: 'a file that the server may read',
    found: file,
    help: 'Name the files with WAYBILL_SIGNING_KEY and its neighbours, or leave them all out: then the server signs nothing.',
    cause,
  });
}

function rootNotNamed(): WaybillError {
  return new WaybillError({
    code: 'trusted-root-not-named',
    message: 'The server did not start: nothing says how to verify what the signing services answer.',
    expected: '--signing-trusted-root or WAYBILL_SIGNING_TRUSTED_ROOT beside the signing configuration',
    found: 'none',
    help: 'Name the trusted_root.json of the same Sigstore instance.',
  });
}
