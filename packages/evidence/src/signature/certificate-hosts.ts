import type { CertificateClaims } from './verified-bundle.ts';

/** Which of a GitLab certificate's claims count, after their hosts were compared. */
export interface CertificateHosts {
  /** The host of issuer, identity and build signer; absent when they differ, and then no claim counts. */
  readonly host?: string;
  /** The claims that count: those that point at another host are left out. */
  readonly claims: CertificateClaims;
  /** What points at another host than the issuer, or at none. */
  readonly contradicting: readonly (keyof CertificateClaims | 'identity')[];
}

/** Claims with which another instance may pose as this one: sources, jobs. */
const addresses = [
  'sourceRepositoryUri',
  'sourceRepositoryOwnerUri',
  'runInvocationUri',
  'buildConfigUri',
] as const satisfies readonly (keyof CertificateClaims)[];

/**
 * Compares the hosts that a GitLab certificate names. A self-managed Fulcio was seen to write `gitlab.com` into
 * repository, owner and job addresses of certificates that it issued for another host; a check of those alone
 * would let any instance pose as gitlab.com. So issuer, identity and build signer must agree, and addresses
 * count only when they agree with them; ids count together with the issuer.
 */
export function checkCertificateHosts(claims: CertificateClaims, identity: string): CertificateHosts {
  const host = hostOf(claims.issuer);
  const core = { identity, buildSignerUri: claims.buildSignerUri };
  const wrongCore = (['identity', 'buildSignerUri'] as const).filter((name) => hostOf(core[name]) !== host);
  const wrong = addresses.filter((name) => claims[name] !== undefined && hostOf(claims[name]) !== host);
  const contradicting = [...wrongCore, ...wrong];
  if (host === undefined || wrongCore.length > 0) return { claims: {}, contradicting };
  const counting = Object.entries(claims).filter(([name]) => !wrong.some((claim) => claim === name));
  return { host, claims: Object.fromEntries(counting), contradicting };
}

/** A web address up to its path; no user, no backslash, nothing that a parser would repair or drop. */
const plainAddress = /^https?:\/\/([\w.:[\]-]+)(?:\/|$)/;

/**
 * Host and port of a web address, where they stand there as they are; undefined for anything else. Parsers of
 * URLs repair what they get: `https:\\gitlab.com`, `http:gitlab.com`, `https://git%6cab.com` and a tab within
 * the name all yield the host gitlab.com, and `https://gitlab.com@evil.example/` yields evil.example.
 */
function hostOf(address: string | undefined): string | undefined {
  const written = plainAddress.exec(address ?? '')?.[1]?.toLowerCase();
  if (address === undefined || written === undefined || !URL.canParse(address)) return undefined;
  return new URL(address).host === written ? written : undefined;
}
