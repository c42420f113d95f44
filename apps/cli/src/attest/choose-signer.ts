import { readBounded } from '@waybill/integrations/files';
import { readSigningKey } from '@waybill/integrations/key-management';
import {
  parseSigningConfig,
  publicGoodServices,
  type RekorService,
  signKeyless,
  type SigningContent,
  type SigstoreServices,
  signWithKey,
} from '@waybill/integrations/sigstore';
import { WaybillError } from '@waybill/kernel';
import type { Host } from '../host.ts';
import { readKeyPassword } from '../key-password.ts';
import type { SigningOptionsGiven } from './attest-options.ts';

const maxFileBytes = 1024 * 1024;

/** Signs one content after the other with whatever the options name. */
export interface ChosenSigner {
  /** For people: what signs. */
  readonly description: string;
  sign(content: SigningContent): Promise<Uint8Array>;
}

/**
 * Reads keys, tokens and service addresses; nothing is signed yet, and no service is called.
 * Throws `identity-token-missing`, `key-password-missing`, `signing-options-conflict` and what reading throws.
 */
export async function chooseSigner(host: Host, options: SigningOptionsGiven): Promise<ChosenSigner> {
  const kind = options.signer ?? (options.key === undefined ? 'keyless' : 'key');
  refuseContradictions(kind, options);
  const trustedRoot =
    options.trustedRoot === undefined ? undefined : await readBounded(options.trustedRoot, maxFileBytes);
  const limits = trustedRoot ? { trustedRoot } : {};
  if (kind === 'key') {
    const key = await readSigningKey(
      await readBounded(options.key ?? '', maxFileBytes),
      readKeyPassword(host, '--key-password-env', options.keyPasswordEnv),
    );
    const services = await keyServices(host, options);
    return {
      description: `key ${key.fingerprint}`,
      sign: (content) => signWithKey(content, key, services, limits),
    };
  }
  const services = await keylessServices(host, options);
  const token = host.env[options.identityTokenEnv] ?? '';
  if (token === '') throw tokenMissing(options.identityTokenEnv);
  return {
    description: `short-lived certificate of ${services.fulcioUrl}`,
    sign: (content) => signKeyless(content, services, token, limits),
  };
}

/** Services for a certificate: a configuration file, addresses, or the public-good instance. */
async function keylessServices(host: Host, options: SigningOptionsGiven): Promise<SigstoreServices> {
  if (options.signingConfig !== undefined) {
    return parseSigningConfig(await readBounded(options.signingConfig, maxFileBytes), host.now());
  }
  const { rekor, tsaUrls } = addresses(options);
  if (options.fulcioUrl === undefined && rekor.length === 0 && tsaUrls.length === 0)
    return publicGoodServices();
  if (options.fulcioUrl === undefined || rekor.length === 0) {
    throw conflict('--fulcio-url and --rekor-url together', 'one without the other');
  }
  return { fulcioUrl: options.fulcioUrl, rekor, tsaUrls };
}

/** A key needs no service; it uses those that are named. */
async function keyServices(
  host: Host,
  options: SigningOptionsGiven,
): Promise<{ readonly rekor: readonly RekorService[]; readonly tsaUrls: readonly string[] }> {
  if (options.signingConfig === undefined) return addresses(options);
  return parseSigningConfig(await readBounded(options.signingConfig, maxFileBytes), host.now());
}

function addresses(options: SigningOptionsGiven): {
  readonly rekor: readonly RekorService[];
  readonly tsaUrls: readonly string[];
} {
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

function conflict(expected: string, found: string): WaybillError {
  return new WaybillError({
    code: 'signing-options-conflict',
    message: 'The options do not say clearly how to sign.',
    expected,
    found,
    help: 'Run "waybill attest --help" to see what belongs together.',
  });
}
