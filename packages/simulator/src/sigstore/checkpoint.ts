import { signBytes, type SimulatedKey } from './simulated-key.ts';

/** Who signs a checkpoint: the name on its line and the first four bytes of its key's id. */
export interface CheckpointSigner {
  readonly name: string;
  readonly keyId: Uint8Array;
  readonly key: SimulatedKey;
}

/** A log's state: the body of a checkpoint. */
export interface CheckpointBody {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

/** A checkpoint as signed note, with a line per signer (C2SP tlog-checkpoint, signed-note). */
export function checkpoint(body: CheckpointBody, signers: readonly CheckpointSigner[]): string {
  const text = `${body.origin}\n${body.size}\n${Buffer.from(body.root).toString('base64')}\n`;
  const lines = signers.map((signer) => {
    const signature = signBytes(signer.key, Buffer.from(text));
    const line = Buffer.concat([Buffer.from(signer.keyId).subarray(0, 4), signature]);
    return `\u2014 ${signer.name} ${line.toString('base64')}\n`;
  });
  return `${text}\n${lines.join('')}`;
}
