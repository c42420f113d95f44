import { buildSignatureStatement } from '@waybill/evidence';
import type { SigningContent } from '@waybill/integrations/sigstore';
import type { NamedArtifact } from '../artifact-argument.ts';

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
  const named = artifacts.map(({ name, artifact }) => ({ name, digest: artifact.digest }));
  return { kind: 'statement', payload: buildSignatureStatement(named) };
}
