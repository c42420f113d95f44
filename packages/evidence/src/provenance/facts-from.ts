import type { Digest } from '@waybill/kernel';
import type { Fact } from '../facts.ts';
import type { CertificateClaims } from '../signature/verified-bundle.ts';
import type { Provenance } from './provenance.ts';

/** Facts that a provenance document claims. */
export function factsFromProvenance(_provenance: Provenance, _document: Digest): readonly Fact[] {
  throw new Error('not yet');
}

/** Facts that a Fulcio certificate binds. */
export function factsFromCertificate(_claims: CertificateClaims, _document: Digest): readonly Fact[] {
  throw new Error('not yet');
}
