import { canonicalJson, hexOf, type Digest } from '@waybill/kernel';

/** Predicate type of a Cosign 3 signature over named subjects. Source: sigstore/cosign, pkg/types. */
export const signaturePredicateType = 'https://sigstore.dev/cosign/sign/v1';

/** The statement that signs artifacts by digest: an in-toto Statement v1 with an empty predicate. Equal input gives equal bytes. */
export function buildSignatureStatement(
  artifacts: readonly { readonly name: string; readonly digest: Digest }[],
): Uint8Array {
  return Buffer.from(
    canonicalJson({
      _type: 'https://in-toto.io/Statement/v1',
      subject: artifacts.map(({ name, digest }) => ({ name, digest: { sha256: hexOf(digest) } })),
      predicateType: signaturePredicateType,
      predicate: {},
    }),
  );
}
