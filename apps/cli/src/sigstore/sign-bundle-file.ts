import { basename, dirname } from 'node:path';
import { parseStatement, parseTrustedRoot, type TrustedRoot } from '@waybill/evidence';
import { hashFile, readBounded, writeFilesAtomically } from '@waybill/integrations/files';
import { openSigningKey } from '@waybill/integrations/key-management';
import {
  parseSigningConfig,
  publicGoodServices,
  type ServiceAddresses,
  signKeyless,
  type SigningContent,
  type SigstoreServices,
  signWithKey,
} from '@waybill/integrations/sigstore';
import { type Instant, WaybillError } from '@waybill/kernel';
import type { Answer, Session } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { readKeyPassword } from '../key-password.ts';
import { parseNamedFile } from '../parse-named-file.ts';
import { printable } from '../render/error-text.ts';
import { markOf } from '../render/style.ts';
import { trustedRootNotNamed } from './trusted-root-not-named.ts';

const maxConfigBytes = 1024 * 1024;
const maxStatementBytes = 16 * 1024 * 1024;
/** From the bytes every kind of key signs and the machine's own library verifies; from a digest alone neither holds. */
const maxKeptBytes = 16 * 1024 * 1024;

/** Options of `sigstore sign-bundle`. */
export interface SignBundleOptions {
  /** Exactly one of token and key is given. */
  readonly identityToken?: string;
  /** A file, or the address of a key in a service. */
  readonly key?: string;
  readonly keyPasswordEnv?: string;
  readonly bundle: string;
  readonly inToto?: true;
  readonly trustedRoot?: string;
  readonly signingConfig?: string;
  readonly staging?: true;
}

/** Signs one file and writes its bundle. */
export async function signBundleFile(
  session: Session,
  file: string,
  options: SignBundleOptions,
): Promise<Answer> {
  if (options.staging === true && options.signingConfig === undefined) throw stagingServicesNotShipped();
  const now = session.host.now();
  const trustedRoot =
    options.trustedRoot === undefined
      ? undefined
      : parseNamedFile(
          options.trustedRoot,
          await readBounded(options.trustedRoot, maxConfigBytes),
          parseTrustedRoot,
        );
  const configured: SigstoreServices | undefined =
    options.signingConfig === undefined
      ? undefined
      : {
          ...(await readSigningConfig(options.signingConfig, now)),
          trustedRoot: trustedRoot ?? trustedRootNotNamed('--signing-config'),
        };
  const content = options.inToto ? await statementIn(file) : await messageIn(file);
  session.progress(`signing ${file}`);
  const bundle = await signAsTold(session, content, options, configured, trustedRoot);
  await writeFilesAtomically(dirname(options.bundle), new Map([[basename(options.bundle), bundle]]));
  return {
    exitCode: exitCodes.yes,
    schema: 'sigstore-sign-bundle/v1',
    json: { file, bundle: options.bundle, content: content.kind },
    text: (style) =>
      `${markOf(style, 'pass')} signed  ${printable(file)}\n  bundle  ${printable(options.bundle)}\n`,
  };
}

/** A key asks no service that was not named; a certificate comes from the public-good ones unless told otherwise. */
async function signAsTold(
  { host }: Session,
  content: SigningContent,
  options: SignBundleOptions,
  configured: SigstoreServices | undefined,
  trustedRoot: TrustedRoot | undefined,
): Promise<Uint8Array> {
  const { identityToken, key } = options;
  if (key !== undefined) {
    const opened = await openSigningKey(key, {
      env: host.env,
      ...readKeyPassword(host, '--key-password-env', options.keyPasswordEnv),
    });
    return signWithKey(content, opened, configured);
  }
  if (identityToken === undefined) throw neitherTokenNorKey();
  return signKeyless(
    content,
    configured ?? { ...publicGoodServices(), ...(trustedRoot && { trustedRoot }) },
    identityToken,
  );
}

async function statementIn(file: string): Promise<SigningContent> {
  const payload = await readBounded(file, maxStatementBytes);
  // Before anything is signed: what no verifier reads must not stand in a public log for ever.
  parseNamedFile(file, payload, parseStatement);
  return { kind: 'statement', payload };
}

async function readSigningConfig(file: string, now: Instant): Promise<ServiceAddresses> {
  const bytes = await readBounded(file, maxConfigBytes);
  return parseNamedFile(file, bytes, () => parseSigningConfig(bytes, now));
}

async function messageIn(file: string): Promise<SigningContent> {
  const { digest, head, bytes } = await hashFile(file, { maxBytes: maxKeptBytes });
  return bytes ? { kind: 'message', bytes } : { kind: 'message', digest, head };
}

function neitherTokenNorKey(): WaybillError {
  return new WaybillError({
    code: 'option-missing',
    message: 'Nothing was signed: it was not said as whom.',
    expected: '--identity-token TOKEN, or --key with a file or the address of a key',
    found: 'neither',
  });
}

function stagingServicesNotShipped(): WaybillError {
  return new WaybillError({
    code: 'staging-services-not-shipped',
    message: 'No addresses of the Sigstore staging instance come with Waybill.',
    expected: '--staging together with --signing-config FILE, or neither',
    found: '--staging alone',
    help: 'Fetch signing_config.json of the staging instance with a TUF client and name it.',
  });
}
