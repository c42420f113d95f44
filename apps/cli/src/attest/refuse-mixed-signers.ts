import type { AttestOptions } from './attest-options.ts';
import { conflict } from './choose-signer.ts';

/** What belongs to one way of signing says nothing under another, and whoever gave it meant something. Throws `signing-options-conflict`. */
export function refuseMixedSigners(byServer: boolean, options: AttestOptions): void {
  if (!byServer) {
    const stray = given({
      '--server': options.server,
      '--server-key': options.serverKey,
      '--platform': options.platform,
      '--artifact-of': options.artifactOf,
      '--in-package': options.inPackage,
    });
    if (stray !== undefined) throw conflict(`--signer server with ${stray}`, 'another way of signing');
    return;
  }
  if (options.submit === undefined && options.server === undefined) {
    throw conflict('--submit or --server with --signer server', 'neither');
  }
  if (options.serverKey !== undefined && options.platform !== undefined) {
    throw conflict('--server-key or --platform', 'both');
  }
  if (options.artifactOf !== undefined && options.inPackage !== undefined) {
    throw conflict('--artifact-of or --in-package', 'both');
  }
  const stray = given({
    '--key': options.key,
    '--key-password-env': options.keyPasswordEnv,
    '--signing-config': options.signingConfig,
    '--fulcio-url': options.fulcioUrl,
    '--rekor-url': options.rekorUrl,
    '--tsa-url': options.tsaUrl,
    // The server knows it from GitLab.
    '--runner-tier': options.runnerTier,
  });
  if (stray !== undefined) throw conflict(`--signer server or ${stray}`, 'both');
}

function given(options: { readonly [name: string]: string | undefined }): string | undefined {
  return Object.keys(options).find((name) => options[name] !== undefined);
}
