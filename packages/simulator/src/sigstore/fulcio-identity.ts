import { taggedPrimitive, sequence, utf8String } from './der.ts';
import { oid, type Extension } from './x509.ts';

/** Whom a Fulcio certificate names: its subject alternative name and what its extensions say. */
export interface FulcioIdentity {
  /** Subject alternative name, a URI. */
  readonly san: string;
  /** Text of extension 1.3.6.1.4.1.57264.1.N by N; 1 and 8 hold the issuer. */
  readonly extensions: { readonly [n: number]: string };
}

/** Claims of a GitLab ID token, as far as Fulcio reads them. */
export interface GitlabClaims {
  readonly [claim: string]: unknown;
}

/** Claims without which Fulcio issues nothing (fulcio, pkg/identity/gitlabcom/principal.go). */
const required = [
  'project_path',
  'pipeline_source',
  'pipeline_id',
  'ci_config_ref_uri',
  'job_id',
  'ref',
  'ref_type',
  'namespace_path',
  'namespace_id',
  'project_id',
  'sha',
  'runner_environment',
  'runner_id',
] as const;

/** Why Fulcio issues no certificate for an identity. */
export class ClaimMissing extends Error {}

/**
 * What Fulcio makes of a GitLab ID token; `instanceUrl` is the address in Fulcio's own configuration.
 * A self-managed Fulcio that kept its default writes `https://gitlab.com` there, whoever the issuer is.
 */
export function gitlabIdentity(
  claims: GitlabClaims,
  instanceUrl: string = text(claims, 'iss'),
): FulcioIdentity {
  for (const claim of required) {
    if (text(claims, claim) === '') throw new ClaimMissing(`missing ${claim} claim in ID token`);
  }
  const kind = { branch: 'heads', tag: 'tags' }[text(claims, 'ref_type')];
  if (kind === undefined) throw new ClaimMissing(`unexpected ref_type: ${text(claims, 'ref_type')}`);
  const base = instanceUrl.replace(/\/$/, '');
  const scheme = text(claims, 'iss').startsWith('http:') ? 'http' : 'https';
  const signer = `${scheme}://${text(claims, 'ci_config_ref_uri')}`;
  const project = `${base}/${text(claims, 'project_path')}`;
  const extensions: { [n: number]: string } = {
    1: text(claims, 'iss'),
    8: text(claims, 'iss'),
    9: signer,
    10: text(claims, 'ci_config_sha'),
    11: text(claims, 'runner_environment'),
    12: project,
    13: text(claims, 'sha'),
    14: `refs/${kind}/${text(claims, 'ref')}`,
    15: text(claims, 'project_id'),
    16: `${base}/${text(claims, 'namespace_path')}`,
    17: text(claims, 'namespace_id'),
    18: signer,
    19: text(claims, 'ci_config_sha'),
    20: text(claims, 'pipeline_source'),
    21: `${project}/-/jobs/${text(claims, 'job_id')}`,
    22: text(claims, 'project_visibility'),
    23: text(claims, 'environment'),
  };
  for (const [n, value] of Object.entries(extensions)) if (value === '') delete extensions[Number(n)];
  return { san: signer, extensions };
}

/** A made-up but complete identity of a GitLab job, for bundles that need no GitLab. */
export const sampleGitlabClaims: GitlabClaims = {
  iss: 'https://gitlab.example.com',
  sub: 'project_path:acme/app:ref_type:branch:ref:main',
  project_id: '4711',
  project_path: 'acme/app',
  namespace_id: '42',
  namespace_path: 'acme',
  pipeline_id: '815',
  pipeline_source: 'push',
  job_id: '2342',
  ref: 'main',
  ref_type: 'branch',
  sha: 'eafa0a6814f6cf21c95bc7a2a4a6b6e5e1a0c2d3',
  ci_config_ref_uri: 'gitlab.example.com/acme/app//.gitlab-ci.yml@refs/heads/main',
  ci_config_sha: 'eafa0a6814f6cf21c95bc7a2a4a6b6e5e1a0c2d3',
  runner_id: 7,
  runner_environment: 'self-hosted',
  project_visibility: 'private',
};

/** The extensions 1.3.6.1.4.1.57264.1.N: 1 to 6 as raw text, from 8 on as UTF8String (fulcio, docs/oid-info.md). */
export function fulcioExtensions(identity: FulcioIdentity): readonly Extension[] {
  return Object.entries(identity.extensions).map(([n, value]) => ({
    oid: `1.3.6.1.4.1.57264.1.${n}`,
    value: Number(n) <= 6 ? Buffer.from(value) : utf8String(value),
  }));
}

/** Subject alternative name with one URI or e-mail address; critical, because the subject is empty. */
export function subjectAltName(name: string, kind: 'uri' | 'email' = 'uri'): Extension {
  const value = sequence(taggedPrimitive(kind === 'uri' ? 6 : 1, Buffer.from(name)));
  return { oid: oid.subjectAltName, critical: true, value };
}

function text(claims: GitlabClaims, claim: string): string {
  const value = claims[claim];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
