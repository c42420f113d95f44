import type { Answer, Session } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';

/** Runs the server until the process is asked to end; it reads the words after `serve` itself. */
export async function serve(session: Session, words: readonly string[]): Promise<Answer> {
  const { runWaybillServer } = await import('../compose.ts');
  await runWaybillServer(session.host, words);
  return { exitCode: exitCodes.yes, schema: 'serve/v1', json: { ended: true }, text: () => '' };
}
