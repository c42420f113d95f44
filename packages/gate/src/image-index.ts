import type { ListedChild, Provenance, Statement } from '@waybill/evidence';
import { matchSubject } from '@waybill/evidence';
import type { Digest } from '@waybill/kernel';
import type { AssessedBundle, Assessment } from './assessment.ts';

/**
 * The children that provenance lists, as far as their index is one of its own subjects: whoever built something else
 * says nothing of what an index of others holds.
 */
export function childrenOfSubjects(statement: Statement, { children = [] }: Provenance): ListedChild[] {
  const indexes = new Set(children.map(({ index }) => index));
  const subjects = [...indexes].filter((digest) => matchSubject(statement, { digest }) !== undefined);
  return children.filter(({ index, digest }) => subjects.includes(index) && index !== digest);
}

/** Indexes of which these bundles say that the artifact is a platform child. */
export function indexesOf(bundles: readonly AssessedBundle[], artifact: Digest): readonly Digest[] {
  const indexes = bundles.flatMap(({ content }) =>
    childrenIn(content).flatMap(({ digest, index }) => (digest === artifact ? [index] : [])),
  );
  return [...new Set(indexes)];
}

/** What these bundles list as platform children of an index. */
export function childrenOf(bundles: readonly AssessedBundle[], index: Digest): readonly Digest[] {
  return bundles.flatMap(({ content }) =>
    childrenIn(content).flatMap((child) => (child.index === index ? [child.digest] : [])),
  );
}

/** The indexes through which artifacts of a submission may be promoted, as far as its provenance says so. */
export function indexesOfArtifacts(
  attestations: readonly AssessedBundle[],
  artifacts: Assessment['artifacts'],
): readonly Digest[] {
  return [...new Set(artifacts.flatMap(({ digest }) => indexesOf(attestations, digest)))];
}

/** How a result names the way by which something holds of a child. */
export function throughIndex(index: Digest): string {
  return `through its index ${index}`;
}

function childrenIn(content: AssessedBundle['content']): readonly ListedChild[] {
  return content.kind === 'statement' ? (content.children ?? []) : [];
}
