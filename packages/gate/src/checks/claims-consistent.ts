import { compareFacts } from '@waybill/evidence';
import { fail, pass, type Check } from '../check.ts';
import { placeOf } from '../place-of.ts';

/** Do all sources say the same of the build? */
export const claimsConsistent: Check = {
  check: 'claims-consistent',
  requirement: 'always',
  judge({ facts, provenance, signature, platform }) {
    const strayed = [...provenance.accepted, ...signature.accepted].find(
      ({ strayClaims }) => strayClaims.length > 0,
    );
    if (strayed) {
      return fail('The certificate names another host than its issuer.', {
        expected: `claims of ${platform.gitlab.issuer}`,
        found: `another host in ${strayed.strayClaims.join(', ')}`,
        help: 'Let the Fulcio of this instance write its own address; whoever runs it can set that.',
        ...placeOf(strayed),
      });
    }
    const results = compareFacts(facts);
    const worst =
      results.find(({ outcome }) => outcome === 'fail') ??
      results.find(({ outcome }) => outcome === 'not-evaluable');
    if (worst === undefined) return pass('All sources say the same of the build.');
    const { code: _code, ...judgement } = worst;
    return judgement;
  },
};
