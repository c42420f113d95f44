import { parseTrustedRoot, type TrustedRoot } from '@waybill/evidence';
import { readBounded } from '@waybill/integrations/files';
import { openSigningKey } from '@waybill/integrations/key-management';
import {
  parseSigningConfig,
  publicGoodServices,
  type ServiceAddresses,
  signKeyless,
  type SigningContent,
  type SigstoreServices,
  signWithKey,
  type WitnessServices,
} from '@waybill/integrations/sigstore';
import { findBareAddress, WaybillError } from '@waybill/kernel';
import type { Host } from '../host.ts';
import { readKeyPassword } from '../key-password.ts';
import { parseNamedFile } from '../parse-named-file.ts';
import { trustedRootNotNamed } from '../sigstore/trusted-root-not-named.ts';
import type { SigningOptionsGiven } from './attest-options.ts';

const maxFileBytes = 1024 * 1024;

/** Signs one content after the other with whatever the options name. */
export interface ChosenSigner {
  /** For people: what signs. */
  readonly description: string;
  sign(content: SigningContent): Promise<Uint8Array>;
}

/**
 * Opens keys, and reads tokens and service addresses; nothing is signed yet. No service is called but one that keeps
 * the key: its public half is fetched.
 * Throws `identity-token-missing`, `key-password-missing`, `signing-options-conflict`, `trusted-root-not-named`
 * and what reading throws.
 */
export async function chooseSigner(host: Host, options: SigningOptionsGiven): Promise<ChosenSigner> {
  const kind = signerKindOf(options);
  if (kind === 'server') throw new Error('A server signs elsewhere.');
  refuseContradictions(kind, options);
  const trustedRoot =
    options.trustedRoot === undefined
      ? undefined
      : parseNamedFile(
          options.trustedRoot,
          await readBounded(options.trustedRoot, maxFileBytes),
          parseTrustedRoot,
        );
  if (kind === 'key') {
    const key = await openSigningKey(options.key ?? '', {
      env: host.env,
      ...readKeyPassword(host, '--key-password-env', options.keyPasswordEnv),
    });
    const services = await keyServices(host, options, trustedRoot);
    return {
      description: key.origin === undefined ? `key ${key.fingerprint}` : `${key.origin} (${key.fingerprint})`,
      sign: (content) => signWithKey(content, key, services),
    };
  }
  const services = await keylessServices(host, options, trustedRoot);
  const token = host.env[options.identityTokenEnv] ?? '';
  if (token === '') throw tokenMissing(options.identityTokenEnv);
  return {
    // Some proxies want a password in the address.
    description: `short-lived certificate of ${findBareAddress(services.fulcioUrl)?.replace(/\/$/, '') ?? 'Fulcio'}`,
    sign: (content) => signKeyless(content, services, token),
  };
}

/** Who signs: as told, else a key where one is named, else a certificate. */
export function signerKindOf(options: SigningOptionsGiven): 'keyless' | 'key' | 'server' {
  return options.signer ?? (options.key === undefined ? 'keyless' : 'key');
}

/** Services for a certificate: a configuration file, addresses, or the public-good instance. */
async function keylessServices(
  host: Host,
  options: SigningOptionsGiven,
  trustedRoot: TrustedRoot | undefined,
): Promise<SigstoreServices> {
  if (options.signingConfig !== undefined) {
    const configured = await readSigningConfig(host, options.signingConfig);
    return { ...configured, trustedRoot: trustedRoot ?? trustedRootNotNamed('--signing-config') };
  }
  const { rekor, tsaUrls } = addresses(options);
  if (options.fulcioUrl === undefined && rekor.length === 0 && tsaUrls.length === 0) {
    return { ...publicGoodServices(), ...(trustedRoot && { trustedRoot }) };
  }
  if (options.fulcioUrl === undefined || rekor.length === 0) {
    throw conflict('--fulcio-url and --rekor-url together', 'one without the other');
  }
  return {
    fulcioUrl: options.fulcioUrl,
    rekor,
    tsaUrls,
    trustedRoot: trustedRoot ?? trustedRootNotNamed('--fulcio-url and --rekor-url'),
  };
}

/** A key needs no service; it uses those that are named. */
async function keyServices(
  host: Host,
  options: SigningOptionsGiven,
  trustedRoot: TrustedRoot | undefined,
): Promise<WitnessServices | undefined> {
  const { rekor, tsaUrls } =
    options.signingConfig === undefined
      ? addresses(options)
      : await readSigningConfig(host, options.signingConfig);
  if (rekor.length === 0 && tsaUrls.length === 0) return undefined;
  return { rekor, tsaUrls, trustedRoot: trustedRoot ?? trustedRootNotNamed('services to sign with') };
}

async function readSigningConfig(host: Host, file: string): Promise<ServiceAddresses> {
  const bytes = await readBounded(file, maxFileBytes);
  return parseNamedFile(file, bytes, () => parseSigningConfig(bytes, host.now()));
}

function addresses(options: SigningOptionsGiven): Pick<ServiceAddresses, 'rekor' | 'tsaUrls'> {
  const { rekorUrl, rekorVersion, tsaUrl } = options;
  return {
    rekor: rekorUrl === undefined ? [] : [{ url: rekorUrl, version: rekorVersion ?? 1 }],
    tsaUrls: tsaUrl === undefined ? [] : [tsaUrl],
  };
}

function refuseContradictions(kind: 'keyless' | 'key', options: SigningOptionsGiven): void {
  if (kind === 'key' && options.key === undefined) throw conflict('--key with --signer key', 'no --key');
  if (kind === 'keyless' && options.key !== undefined) {
    throw conflict('--key or --signer keyless', 'both');
  }
  if (kind === 'key' && options.fulcioUrl !== undefined) throw conflict('--key or --fulcio-url', 'both');
  const named = options.fulcioUrl ?? options.rekorUrl ?? options.tsaUrl;
  if (options.signingConfig !== undefined && named !== undefined) {
    throw conflict('--signing-config or addresses', 'both');
  }
}

function tokenMissing(name: string): WaybillError {
  return new WaybillError({
    code: 'identity-token-missing',
    message: 'Nothing was signed: there is no identity token.',
    expected: `a token for the audience "sigstore" in the variable ${name} (--identity-token-env)`,
    found: 'no such variable, or an empty one',
    help: `Add to the job: id_tokens: { ${name}: { aud: sigstore } }. Without GitLab's tokens, sign with --key.`,
  });
}

/** Options that do not say clearly how to sign. */
export function conflict(expected: string, found: string): WaybillError {
  return new WaybillError({
    code: 'signing-options-conflict',
    message: 'The options do not say clearly how to sign.',
    expected,
    found,
    help: 'Run "waybill attest --help" to see what belongs together.',
  });
}
