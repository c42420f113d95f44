import {
  answerQuestions,
  assessSubmission,
  type Assessment,
  type Decision,
  type EightAnswers,
  speaksOf,
} from '@waybill/gate';
import { WaybillError } from '@waybill/kernel';
import { type NamedArtifact, readArtifact } from '../artifact-argument.ts';
import type { Answer, Session } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { parseLedgerPlace } from '../ledger-place.ts';
import { readNamedPlatform } from '../named-platform.ts';
import { readEvidence } from '../verify/read-evidence.ts';
import { renderAnswers } from './render-answers.ts';
import type { TraceOptions } from './trace-options.ts';

/** Answers the eight questions about one artifact from a server, a ledger folder, or a folder of evidence. */
export async function traceSubject(
  session: Session,
  subject: string,
  options: TraceOptions,
): Promise<Answer> {
  if ((options.ledger === undefined) === (options.evidence === undefined)) throw placeNotNamed();
  const named = await readArtifact(session, subject);
  const { answers, found } = await ask(session, named, options);
  return {
    exitCode: found ? exitCodes.yes : exitCodes.no,
    schema: 'trace/v1',
    json: { artifact: { name: named.name, digest: named.artifact.digest }, found, answers },
    text: (style) => renderAnswers(style, session, named, { answers, found }),
  };
}

interface Traced {
  readonly answers: EightAnswers;
  /** False where nothing at all is on record. */
  readonly found: boolean;
}

async function ask(session: Session, named: NamedArtifact, options: TraceOptions): Promise<Traced> {
  if (options.ledger === undefined) return askEvidence(session, named, options);
  const place = parseLedgerPlace(options.ledger);
  if (place.kind === 'folder') return askFolder(session, named, place.dir, options);
  const { traceOnServer } = await import('../server-client.ts');
  return traceOnServer(session.host, place.url, options, named.artifact.digest);
}

async function askEvidence(session: Session, named: NamedArtifact, options: TraceOptions): Promise<Traced> {
  const { platform } = await readNamedPlatform(session.host, options.platform);
  const evidence = await readEvidence({ evidence: options.evidence ?? '.' });
  const submission = { artifacts: [named.artifact], evidence };
  const assessment = await assessSubmission(submission, platform, session.host.now());
  // Nobody but the caller says that the file and the folder belong together: the documents must.
  const entries = speaksOf(assessment, named.artifact) ? [assessment] : [];
  return answered(named, entries, [], entries.length > 0);
}

async function askFolder(
  session: Session,
  named: NamedArtifact,
  dir: string,
  options: TraceOptions,
): Promise<Traced> {
  const { host } = session;
  const { platform } = await readNamedPlatform(host, options.platform);
  const [{ openChosenLedger }, { readRecordedBuilds }] = await Promise.all([
    import('../compose.ts'),
    import('../recorded-builds.ts'),
  ]);
  session.progress(`opening the ledger in ${dir}`);
  const ledger = await openChosenLedger(host, { ...options, ledger: dir });
  try {
    const assessments: Assessment[] = [];
    const builds = readRecordedBuilds(ledger, named.artifact.digest, platform);
    for await (const { evidence, facts, results, acceptedAt } of builds) {
      const submission = { artifacts: [named.artifact], evidence, acceptedAt };
      const assessment = await assessSubmission(submission, platform, host.now());
      assessments.push({ ...assessment, facts, results });
    }
    const decisions = await ledger.listDecisions({ artifact: named.artifact.digest, limit: 20 });
    const known = decisions.items.map(({ decision }) => decision);
    return answered(named, assessments, known, assessments.length > 0);
  } finally {
    await ledger.close();
  }
}

function answered(
  named: NamedArtifact,
  entries: readonly Assessment[],
  decisions: readonly Decision[],
  found: boolean,
): Traced {
  return { answers: answerQuestions({ artifact: named.artifact, entries, decisions }), found };
}

function placeNotNamed(): WaybillError {
  return new WaybillError({
    code: 'trace-place-not-named',
    message: 'Nothing was asked: it was not said whom to ask.',
    expected: 'one of --ledger and --evidence',
    found: 'neither or both',
    help: 'A server has the most to tell: --ledger https://waybill.example.com',
  });
}
