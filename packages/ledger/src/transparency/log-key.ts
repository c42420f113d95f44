/** A key that signs the transparency log: a name and an Ed25519 private key. */
export interface LogKey {
  /** The log's name: the origin of its checkpoints; no white space and no `+`. */
  readonly name: string;
  /** Ed25519 private key, PKCS#8 as PEM. */
  readonly privateKey: string;
}

/** Makes a new key for the log `name`; throws `log-key-malformed` where the name cannot be one. */
export function newLogKey(name: string): LogKey {
  throw new Error(`not built: ${name}`);
}

/** The verifier key of a log key: `name+hash+base64` (C2SP signed-note). Throws `log-key-malformed`. */
export function verifierKeyOf(key: LogKey): string {
  throw new Error(`not built: ${key.name}`);
}
