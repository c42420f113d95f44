import { digestChecks, isProvenanceType, type Fact, type FactName } from '@waybill/evidence';
import { formatInstant, type Digest } from '@waybill/kernel';
import type { AssessedBundle } from './assessment.ts';
import {
  factsOf,
  isBound,
  recordsOf,
  valueOf,
  type BuildRecord,
  type QuestionInput,
} from './build-record.ts';
import { showSigner } from './judge-bundles.ts';
import { factsNamed } from './known-facts.ts';
import { indexesOf } from './image-index.ts';
import { subjectOf } from './sbom-subject.ts';
import { showText } from './show-text.ts';

/** The answer to one of the eight questions, with what proves it. */
export interface Answer {
  readonly number: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
  readonly question: string;
  /** One line; `unknown` when nothing on record tells. */
  readonly answer: string;
  /** Why it is unknown; absent otherwise. */
  readonly why?: string;
  readonly facts: readonly Fact[];
  /** Exact documents that prove it. */
  readonly documents: readonly AnswerDocument[];
}

/** A document that proves an answer. */
export interface AnswerDocument {
  readonly role: 'sbom' | 'provenance' | 'signature' | 'health';
  readonly digest: Digest;
}

/** The eight answers, in the order of their numbers. */
export type EightAnswers = readonly Answer[];

/** What a question finds in one build on record: an answer, or nothing. */
interface Found {
  readonly answer: string;
  readonly why?: string;
  readonly facts?: readonly Fact[];
  readonly documents?: readonly AnswerDocument[];
}

interface Question {
  readonly question: string;
  readonly find: (record: BuildRecord, input: QuestionInput) => Found | undefined;
  /** Why nothing tells, where builds are on record. */
  readonly why: string;
}

const questions: readonly Question[] = [
  {
    question: 'Where did this artifact come from?',
    find: (record) =>
      fromFacts(record, ['source.repository', 'source.project-id', 'source.ref'], ([repository, id, ref]) =>
        [repository, id && `project ${id}`, ref].filter(Boolean).join(', '),
      ),
    why: 'No verified document, token or API answer names the source.',
  },
  {
    question: 'Which source commit produced it?',
    find: (record) => fromFacts(record, ['source.commit'], ([commit]) => commit ?? ''),
    why: 'No verified document, token or API answer names the commit.',
  },
  {
    question: 'Which pipeline built it?',
    find: (record) =>
      fromFacts(
        record,
        ['pipeline.id', 'pipeline.url', 'pipeline.source', 'job.id'],
        ([id, url, source, job]) =>
          [id && `pipeline ${id}`, url, source && `started by ${source}`, job && `job ${job}`]
            .filter(Boolean)
            .join(', '),
      ),
    why: 'No certificate names a pipeline, and neither provenance, token nor API answer on record does.',
  },
  {
    question: 'Which runner executed the build?',
    find: (record) =>
      fromFacts(record, ['runner.id', 'runner.tier', 'runner.environment'], ([id, tier, environment]) =>
        [id && `runner ${id}`, tier && `tier ${tier}`, environment].filter(Boolean).join(', '),
      ),
    why: 'No certificate names a runner, and neither provenance, token nor API answer on record does.',
  },
  {
    question: 'Which dependencies were included?',
    find: findDependencies,
    why: 'No readable SBOM that describes this artifact is on record.',
  },
  {
    question: 'Was it signed, and by whom?',
    find: findSigners,
    why: 'No signature or signed statement is on record.',
  },
  {
    question: 'Can deployment verify it by digest?',
    find: findVerifiability,
    why: 'No signature or signed statement is on record.',
  },
  {
    question: 'Was the platform healthy when the build ran?',
    find: findHealth,
    why: 'No health statement about this artifact is on record.',
  },
];

/**
 * Answers the eight questions about an artifact from what is on record, each with its facts and the documents
 * that prove it, or `unknown` with the reason. The latest build that tells answers each question, one with verified
 * documents before one without; entries with identical documents are one build, with what any of them established.
 */
export function answerQuestions(input: QuestionInput): EightAnswers {
  const records = recordsOf(input);
  return questions.map(({ question, find, why }, index) => {
    const number = (index + 1) as Answer['number'];
    const found = records.flatMap((record) => find(record, input) ?? []);
    const best = found.find(({ why: unknown }) => unknown === undefined) ?? found[0];
    if (best !== undefined) return { number, question, facts: [], documents: [], ...best };
    const reason = records.length === 0 ? 'No evidence about this artifact is on record.' : why;
    return { number, question, answer: 'unknown', why: reason, facts: [], documents: [] };
  });
}

/** Without the first of the facts the rest are no answer, but people may want to see them. */
function fromFacts(
  record: BuildRecord,
  names: readonly [FactName, ...FactName[]],
  show: (values: readonly (string | undefined)[]) => string,
): Found | undefined {
  const facts = factsOf(record, names);
  if (facts.length === 0) return undefined;
  const documents = documentsOf(record, new Set(facts.map(({ document }) => document)));
  const [main, ...rest] = names.map((name) => valueOf(record, name));
  if (main === undefined)
    return { answer: 'unknown', why: `Nothing on record tells ${names[0]}.`, facts, documents };
  const contradicted = names.some(
    (name) => new Set(factsNamed(facts, name).map(({ value }) => value)).size > 1,
  );
  const answer = show([main, ...rest]);
  return { answer: contradicted ? `${answer}; sources contradict each other` : answer, facts, documents };
}

function findDependencies(record: BuildRecord, { artifact }: QuestionInput): Found | undefined {
  const { sbom } = record.entry;
  if (sbom === undefined || sbom.kind === 'unreadable') return undefined;
  const through = indexesOf(record.bundles, artifact.digest);
  const isThrough = through.some((digest) => subjectOf(sbom, { digest }) === 'this');
  const subject = isThrough ? 'this' : subjectOf(sbom, artifact);
  // One that names no digest is about this artifact only where signed provenance says so.
  if (subject === 'another' || (subject === 'unnamed' && !isBound(record, sbom.document))) return undefined;
  const count = sbom.componentCount === 1 ? '1 component' : `${sbom.componentCount} components`;
  const bound = isBound(record, sbom.document)
    ? 'named by signed provenance'
    : 'not named by signed provenance, so it could have been swapped';
  return {
    answer: `${count} (${sbom.format} ${sbom.formatVersion}, ${bound})`,
    documents: [{ role: 'sbom', digest: sbom.document }],
  };
}

function findSigners({ bundles, entry }: BuildRecord): Found | undefined {
  const offered = [...entry.attestations, ...(entry.signature === undefined ? [] : [entry.signature])];
  if (offered.length === 0) return undefined;
  if (bundles.length === 0) {
    return {
      answer: 'no: nothing that was signed holds and names this artifact',
      documents: unique(offered),
    };
  }
  const shown = bundles.map((bundle) => `${nameOf(bundle)} by ${showSigner(bundle)}`);
  return { answer: `yes: ${[...new Set(shown)].join('; ')}`, documents: unique(bundles) };
}

/** What was signed; somebody's verdict is shown with what it says, and stands for nothing else. */
function nameOf({ role, content }: AssessedBundle): string {
  if (content.kind !== 'statement' || role === 'signature' || isProvenanceType(content.predicateType))
    return role;
  const { summary } = content;
  if (summary === undefined) return showText(content.predicateType);
  const place = summary.environment === undefined ? '' : ` for ${summary.environment}`;
  return showText(`verdict ${summary.result}${place} of ${summary.verifier}`);
}

function findVerifiability(
  { bundles: about, entry }: BuildRecord,
  { artifact, decisions }: QuestionInput,
): Found | undefined {
  if (entry.attestations.length === 0 && entry.signature === undefined) return undefined;
  // Somebody's verdict is their word about the artifact: it stands in for no signature over it.
  const bundles = about.filter(
    ({ content }) => content.kind !== 'statement' || content.summary === undefined,
  );
  const verdicts = latestVerdicts(decisions, artifact.digest);
  const yes = `yes: verified signatures cover ${artifact.digest}`;
  const answer = bundles.length === 0 ? 'no: no verified signature covers this digest' : yes;
  const seen = findDigestCheck(bundles, artifact.digest);
  return { answer: [answer, ...seen, ...verdicts].join('; '), documents: unique(bundles) };
}

/** How the platform checked the digest, where its own key signed; the most that any of its statements says. */
function findDigestCheck(bundles: readonly AssessedBundle[], artifact: Digest): string[] {
  const checks = bundles.flatMap(({ content }) =>
    content.kind === 'statement' ? (content.checks?.[artifact] ?? []) : [],
  );
  const most = digestChecks.findLast((check) => checks.includes(check));
  return most === undefined ? [] : [`checked by the platform: ${most}`];
}

/** The caller hands over the statement of the latest build; it must be about this artifact. */
function findHealth({ bundles }: BuildRecord, { artifact, health }: QuestionInput): Found | undefined {
  if (health === undefined) return undefined;
  const about = [artifact.digest, ...indexesOf(bundles, artifact.digest)];
  if (!health.statement.artifacts.some((digest) => about.includes(digest))) return undefined;
  const { verdict, reasons } = health.statement;
  const documents: AnswerDocument[] =
    health.document === undefined ? [] : [{ role: 'health', digest: health.document }];
  if (verdict !== 'unknown') return { answer: showText([verdict, ...reasons].join('; ')), documents };
  const why = showText(['The platform stated that it did not know.', ...reasons].join(' '));
  return { answer: 'unknown', why, documents };
}

/** The latest verdict for each environment. */
function latestVerdicts(decisions: QuestionInput['decisions'], artifact: Digest): string[] {
  const latest = new Map<string, string>();
  for (const { artifact: decided, environment, verdict, decidedAt } of decisions) {
    if (decided !== artifact || latest.has(environment)) continue;
    latest.set(environment, `${environment}: ${verdict} at ${formatInstant(decidedAt)}`);
  }
  return [...latest.values()];
}

function documentsOf({ entry }: BuildRecord, digests: ReadonlySet<Digest | undefined>): AnswerDocument[] {
  return entry.documents
    .filter(({ digest }) => digests.has(digest))
    .map(({ role, digest }) => ({ role, digest }));
}

function unique(bundles: readonly AssessedBundle[]): AnswerDocument[] {
  const byDigest = new Map(bundles.map(({ role, document }) => [document, { role, digest: document }]));
  return [...byDigest.values()];
}
