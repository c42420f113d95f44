/** Somebody who may call. */
export interface AwsPrincipal {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiresAtMs?: number;
  /** Operations that the policy allows. */
  readonly allow: readonly string[];
}
