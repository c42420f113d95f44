/** What `sigstore verify-bundle` is asked to verify. */
export interface VerifyBundleRequest {
  readonly bundle: string;
  readonly identity?: string;
  readonly issuer?: string;
  readonly key?: string;
  readonly trustedRoot?: string;
  readonly staging: boolean;
  /** A path, or `sha256:<hex>` where no file of that name exists. */
  readonly artifact: string;
}

/** Options with a value, by the name in the request. */
const valued: { readonly [option: string]: 'bundle' | 'identity' | 'issuer' | 'key' | 'trustedRoot' } = {
  '--bundle': 'bundle',
  '--certificate-identity': 'identity',
  '--certificate-oidc-issuer': 'issuer',
  '--key': 'key',
  '--trusted-root': 'trustedRoot',
};

/**
 * Reads the arguments of the conformance protocol by hand, because loading a general option parser
 * costs half as much as verifying a bundle. Gives undefined for everything that is not a complete
 * call of the protocol; the general parser then explains what is wrong.
 * Source: sigstore-conformance, docs/cli_protocol.md.
 */
export function parseVerifyBundleArguments(words: readonly string[]): VerifyBundleRequest | undefined {
  const values: { [name in 'bundle' | 'identity' | 'issuer' | 'key' | 'trustedRoot']?: string } = {};
  let staging = false;
  let artifact: string | undefined;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const name = valued[word];
    if (name !== undefined) {
      const value = words[++at];
      if (value === undefined || value.startsWith('-') || values[name] !== undefined) return undefined;
      values[name] = value;
    } else if (word === '--staging') {
      staging = true;
    } else if (word.startsWith('-') || artifact !== undefined) {
      return undefined;
    } else {
      artifact = word;
    }
  }
  const { bundle, ...signer } = values;
  if (bundle === undefined || artifact === undefined || !namesOneSigner(signer)) return undefined;
  return { bundle, ...signer, staging, artifact };
}

/** Either a key, or identity and issuer together: never both, never half. */
export function namesOneSigner(signer: {
  readonly key?: string;
  readonly identity?: string;
  readonly issuer?: string;
}): boolean {
  if (signer.key !== undefined) return signer.identity === undefined && signer.issuer === undefined;
  return signer.identity !== undefined && signer.issuer !== undefined;
}
