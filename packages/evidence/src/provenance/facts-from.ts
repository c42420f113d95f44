import type { Digest } from '@waybill/kernel';
import type { Fact, FactName, FactSet } from '../facts.ts';
import type { CertificateClaims } from '../signature/verified-bundle.ts';
import type { Provenance } from './provenance.ts';
import { definedFacts } from './read-waybill-provenance.ts';
import { findRepository } from './repository-address.ts';

/**
 * Facts that a provenance document states. A job's word is no more than `claimed`. Hand over `platform` as signer
 * only where the bundle was verified under the platform's own key: then what it vouches for counts as it says,
 * because it was the platform that verified it.
 */
export function factsFromProvenance(
  provenance: Provenance,
  document: Digest,
  signer: 'platform' | 'other' = 'other',
): readonly Fact[] {
  const { values, vouched = {} } = provenance;
  return factsOf(values, { assurance: 'claimed', source: 'provenance', document }).map((fact) => ({
    ...fact,
    assurance: (signer === 'platform' ? vouched[fact.name] : undefined) ?? fact.assurance,
  }));
}

/**
 * Facts that a Fulcio certificate of a GitLab job binds. It carries neither pipeline nor runner id nor
 * protection. Hand over only claims whose hosts agree with the issuer ({@link checkCertificateHosts}).
 */
export function factsFromCertificate(claims: CertificateClaims, document: Digest): readonly Fact[] {
  const invocation = claims.runInvocationUri;
  const values = definedFacts({
    'source.repository':
      claims.sourceRepositoryUri === undefined ? undefined : findRepository(claims.sourceRepositoryUri),
    'source.project-id': claims.sourceRepositoryId,
    'source.commit': claims.sourceRepositoryDigest,
    'source.ref': claims.sourceRepositoryRef,
    'build.config': claims.buildConfigUri ?? claims.buildSignerUri,
    'pipeline.source': claims.buildTrigger,
    'job.id': invocation === undefined ? undefined : /\/-\/jobs\/(\d+)$/.exec(invocation)?.[1],
    'job.url': invocation,
    'runner.environment': claims.runnerEnvironment,
    'deployment.environment': claims.deploymentEnvironment,
  });
  return factsOf(values, { assurance: 'certificate', source: 'certificate', document });
}

/** One fact for each value of a set. */
export function factsOf(
  values: FactSet,
  of: Pick<Fact, 'assurance' | 'source' | 'document'>,
): readonly Fact[] {
  return (Object.keys(values) as FactName[]).map((name) => ({ name, value: values[name], ...of }) as Fact);
}
