import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import {
  type Artifact,
  type ExpectedSigner,
  parseBundle,
  parseTrustedRoot,
  prepareDigestVerification,
  publicGoodTrustedRoot,
  type VerifiedBundle,
  verifyBundle,
} from '@waybill/evidence';
import { digestOf, isDigest, WaybillError } from '@waybill/kernel';
import type { Answer } from '../command.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import type { Host } from '../host.ts';
import { reportFailure } from '../report-failure.ts';
import { speaksUtf8, wantsColor } from '../render/style.ts';
import { renderVerifiedBundle, verifiedBundleJson } from './render-verified-bundle.ts';
import { readNow } from './read-now.ts';
import type { VerifyBundleRequest } from './verify-bundle-arguments.ts';

/** The largest bundle in use is about 200 kB; DSSE payloads with a whole SBOM reach tens of megabytes. */
const maxBundleBytes = 64 * 1024 * 1024;
const maxRootBytes = 4 * 1024 * 1024;
const maxKeyBytes = 64 * 1024;
/** Up to this size an artifact is kept in memory, for signatures that cover bytes rather than a digest. */
const maxHeldBytes = 64 * 1024 * 1024;

/** Verifies and answers without the option parser: the quick way of `sigstore verify-bundle`. */
export async function verifyBundleAtOnce(host: Host, request: VerifyBundleRequest): Promise<ExitCode> {
  try {
    const answer = await verifyBundleFiles(request);
    host.stdout.write(
      answer.text({
        color: wantsColor(host.env, host.stdout.isTerminal, true),
        unicode: speaksUtf8(host.env),
      }),
    );
    return answer.exitCode;
  } catch (error) {
    return reportFailure(host, error);
  }
}

/**
 * Verifies the bundle that a request names. Whatever is wrong with bundle, key, root or artifact is a
 * refusal (exit code 1): the protocol knows accepted and refused only.
 */
export async function verifyBundleFiles(request: VerifyBundleRequest): Promise<Answer> {
  if (request.staging && request.trustedRoot === undefined) throw stagingNotShipped();
  let verified: VerifiedBundle;
  try {
    verified = await verify(request);
  } catch (error) {
    throw error instanceof WaybillError ? asRefusal(error) : error;
  }
  return {
    exitCode: exitCodes.yes,
    schema: 'sigstore-verify-bundle/v1',
    json: verifiedBundleJson(request, verified),
    text: (style) => renderVerifiedBundle(style, request, verified),
  };
}

async function verify(request: VerifyBundleRequest): Promise<VerifiedBundle> {
  const bundle = parseBundle(readNow(request.bundle, maxBundleBytes));
  const trustedRoot =
    request.trustedRoot === undefined
      ? publicGoodTrustedRoot()
      : parseTrustedRoot(readNow(request.trustedRoot, maxRootBytes));
  const signer = signerOf(request);
  const artifact = await artifactOf(request.artifact);
  if (bundle.content.kind === 'message' && artifact.bytes === undefined) await prepareDigestVerification();
  return verifyBundle(bundle, {
    trustedRoot,
    signer,
    artifact,
    rules: { acceptBundles: ['0.1', '0.2', '0.3'], log: 'required', timestamp: 'optional' },
  });
}

function signerOf(request: VerifyBundleRequest): ExpectedSigner {
  if (request.key !== undefined) {
    const keyPem = Buffer.from(readNow(request.key, maxKeyBytes)).toString('utf8');
    return { kind: 'key', keyPem };
  }
  const identity = { kind: 'literal', text: request.identity ?? '' } as const;
  return { kind: 'identity', identity, issuer: request.issuer ?? '' };
}

/** The protocol's rule: a digest is `sha256:<hex>` and not the name of a file. */
async function artifactOf(text: string): Promise<Artifact> {
  if (isDigest(text) && !existsSync(text)) return { digest: text };
  if ((statSync(text, { throwIfNoEntry: false })?.size ?? 0) > maxHeldBytes) {
    const { hashFile } = await import('./hash-large-file.ts');
    const { digest, sha512 } = await hashFile(text);
    return { digest, sha512, name: text };
  }
  const bytes = readNow(text, maxHeldBytes);
  const sha512 = createHash('sha512').update(bytes).digest('hex');
  return { digest: digestOf(bytes), sha512, name: text, bytes };
}

function asRefusal(error: WaybillError): WaybillError {
  if (error.category === 'refused') return error;
  const { code, message, expected, found, help } = error;
  return new WaybillError({
    code,
    message,
    category: 'refused',
    cause: error,
    ...(expected !== undefined && { expected }),
    ...(found !== undefined && { found }),
    ...(help !== undefined && { help }),
  });
}

function stagingNotShipped(): WaybillError {
  return new WaybillError({
    code: 'staging-root-not-shipped',
    message: 'No trusted root of the Sigstore staging instance comes with Waybill.',
    expected: '--staging together with --trusted-root FILE, or neither',
    found: '--staging alone',
    help: 'Fetch trusted_root.json of the staging instance with a TUF client and name it.',
  });
}
