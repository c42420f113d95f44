/** What is shown to a registry or its token service. Never part of a message. */
export type RegistryCredential =
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  /** A refresh token that the token service exchanges (OAuth 2). */
  | { readonly kind: 'identity-token'; readonly token: string }
  /** A bearer token that is shown as it is. */
  | { readonly kind: 'registry-token'; readonly token: string };

/** Finds the credential for a registry, or none: many images are public. */
export type CredentialSource = (registry: string) => Promise<RegistryCredential | undefined>;

/** The header of Basic authentication (RFC 7617). */
export function basicHeader(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
