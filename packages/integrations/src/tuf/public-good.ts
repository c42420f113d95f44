import document from './public-good-tuf-root.json' with { type: 'json' };

/** The public-good Sigstore's TUF repository, and the root metadata that its chain begins with here. */
export const publicGoodTuf = {
  url: 'https://tuf-repo-cdn.sigstore.dev',
  target: 'trusted_root.json',
} as const;

/** What Sigstore instances call the services to sign with, beside the root (sigstore/root-signing, targets). */
export const signingConfigTarget = 'signing_config.v0.2.json';

/** Root metadata of the public-good repository, as shipped; its signatures cover a canonical form, not white space. */
export function publicGoodTufRoot(): Uint8Array {
  return Buffer.from(JSON.stringify(document));
}
