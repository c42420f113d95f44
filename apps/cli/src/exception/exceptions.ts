import type { ExceptionJson } from '@waybill/api';
import { parseDigest, WaybillError } from '@waybill/kernel';
import type { Answer, Session } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { parseLedgerPlace } from '../ledger-place.ts';
import type { ServerAccess } from '../server-client.ts';
import { renderException, stateOf, type ExceptionState } from './render-exception.ts';

/** Options of `waybill exception …`, as the parser gives them. */
export interface ExceptionOptions extends ServerAccess {
  readonly ledger: string;
  readonly artifact?: string;
}

/** An exception with what it is now. */
export interface ShownException extends ExceptionJson {
  readonly state: ExceptionState;
}

/** Lists every exception on record, newest first, with whether it holds, has expired or was ended. */
export async function listExceptions(session: Session, options: ExceptionOptions): Promise<Answer> {
  const { serverClient } = await import('../server-client.ts');
  const client = serverClient(session.host, serverOf(options.ledger), options);
  const artifact = options.artifact === undefined ? undefined : parseDigest(options.artifact);
  const exceptions: ShownException[] = [];
  for (let after: string | undefined; ;) {
    const page = await client.listExceptions({
      ...(artifact !== undefined && { artifact }),
      ...(after !== undefined && { after }),
    });
    exceptions.push(...page.exceptions.map((one) => ({ ...one, state: stateOf(one, session.host.now()) })));
    after = page.next;
    if (after === undefined) break;
  }
  return {
    exitCode: exitCodes.yes,
    schema: 'exception-list/v1',
    json: { exceptions },
    text: (style) =>
      exceptions.length === 0
        ? 'No exception is on record.\n'
        : exceptions.map((one) => renderException(style, session, one)).join('\n'),
  };
}

/** Ends an exception before it expires. */
export async function endException(
  session: Session,
  id: string,
  reason: string,
  options: ExceptionOptions,
): Promise<Answer> {
  const { serverClient } = await import('../server-client.ts');
  const client = serverClient(session.host, serverOf(options.ledger), options);
  const ended = await client.endException(parseDigest(id), reason);
  const shown = { ...ended, state: stateOf(ended, session.host.now()) };
  return {
    exitCode: exitCodes.yes,
    schema: 'exception-end/v1',
    json: { exception: shown },
    text: (style) => renderException(style, session, shown),
  };
}

function serverOf(place: string): string {
  const ledger = parseLedgerPlace(place);
  if (ledger.kind === 'server') return ledger.url;
  throw new WaybillError({
    code: 'ledger-place-malformed',
    message: 'No exception was read or ended: only a server knows who may.',
    expected: 'the address of a server',
    found: place,
  });
}
