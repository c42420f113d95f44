import { createHash } from 'node:crypto';
import { octetString } from './der.ts';
import { newKey, signBytes, type SimulatedKey } from './simulated-key.ts';
import { oid, type Extension } from './x509.ts';

/** A certificate transparency log that promises, by an SCT, to include what it was shown. */
export interface CtLog {
  readonly key: SimulatedKey;
  /** SHA-256 of the SPKI (RFC 6962, section 3.2). */
  readonly logId: Uint8Array;
  /** A signed certificate timestamp for a precertificate, by its TBSCertificate without poison. */
  promise(tbs: Uint8Array, issuerSpki: Uint8Array, atMs: number): Uint8Array;
}

/** Makes a log with a fresh key. */
export function newCtLog(key: SimulatedKey = newKey('p256')): CtLog {
  const logId = createHash('sha256').update(key.spki).digest();
  return {
    key,
    logId,
    promise(tbs, issuerSpki, atMs) {
      const at = Buffer.alloc(8);
      at.writeBigUInt64BE(BigInt(Math.floor(atMs)));
      const noExtensions = Uint8Array.of(0, 0);
      const signed = Buffer.concat([
        Uint8Array.of(0, 0), // version v1, type certificate_timestamp
        at,
        Uint8Array.of(0, 1), // entry type precert_entry
        createHash('sha256').update(issuerSpki).digest(),
        prefixed(tbs, 3),
        noExtensions,
      ]);
      const signature = prefixed(signBytes(key, signed), 2);
      const sha256WithEcdsa = Uint8Array.of(4, 3);
      return Buffer.concat([Uint8Array.of(0), logId, at, noExtensions, sha256WithEcdsa, signature]);
    },
  };
}

/** The extension that carries SCTs inside a certificate (RFC 6962, section 3.3). */
export function sctList(scts: readonly Uint8Array[]): Extension {
  const list = prefixed(Buffer.concat(scts.map((sct) => prefixed(sct, 2))), 2);
  return { oid: oid.sctList, value: octetString(list) };
}

/** A vector of TLS: its length in `width` bytes, then its content. */
function prefixed(content: Uint8Array, width: number): Uint8Array {
  const length = Buffer.alloc(width);
  length.writeUIntBE(content.length, 0, width);
  return Buffer.concat([length, content]);
}
