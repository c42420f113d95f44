import type { SigningContent } from '@waybill/integrations/sigstore';
import { canonicalJson, hexOf } from '@waybill/kernel';
import type { NamedArtifact } from '../artifact-argument.ts';

/** Predicate type of a Cosign 3 signature over named subjects. Source: sigstore/cosign, pkg/types. */
export const signaturePredicateType = 'https://sigstore.dev/cosign/sign/v1';

/**
 * What the signature of a build covers: one file is signed as it is; an image, a bare digest, or several
 * artifacts are subjects of a statement, because one message signature covers one message.
 */
export function signatureContent(artifacts: readonly NamedArtifact[]): SigningContent {
  const [only, ...more] = artifacts;
  if (only?.kind === 'file' && more.length === 0) {
    const { bytes, digest } = only.artifact;
    return bytes ? { kind: 'message', bytes } : { kind: 'message', digest, head: only.head };
  }
  const statement = canonicalJson({
    _type: 'https://in-toto.io/Statement/v1',
    subject: artifacts.map(({ name, artifact }) => ({ name, digest: { sha256: hexOf(artifact.digest) } })),
    predicateType: signaturePredicateType,
    predicate: {},
  });
  return { kind: 'statement', payload: Buffer.from(statement) };
}
