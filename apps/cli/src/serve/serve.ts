import type { Answer, Session } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';

/** Options of `waybill serve`, as the parser gives them; the server reads them again, with its variables. */
export interface ServeOptions {
  readonly platform?: string;
  readonly platformInterval?: string;
  readonly ledger?: string;
  readonly logKey?: string;
  readonly logName?: string;
  readonly signingKey?: string;
  readonly signingConfig?: string;
  readonly signingTrustedRoot?: string;
  readonly host?: string;
  readonly port?: string;
  readonly readAccess?: string;
  readonly maxInFlight?: string;
}

/** Runs the server until the process is asked to end; its log goes to the output, one JSON object a line. */
export async function serve(session: Session, options: ServeOptions): Promise<Answer> {
  const { runWaybillServer } = await import('../compose.ts');
  await runWaybillServer(session.host, wordsOf(options));
  return { exitCode: exitCodes.yes, schema: 'serve/v1', json: { ended: true }, text: () => '' };
}

function wordsOf(options: ServeOptions): readonly string[] {
  const given: readonly (readonly [string, string | undefined])[] = [
    ['platform', options.platform],
    ['platform-interval', options.platformInterval],
    ['ledger', options.ledger],
    ['log-key', options.logKey],
    ['log-name', options.logName],
    ['signing-key', options.signingKey],
    ['signing-config', options.signingConfig],
    ['signing-trusted-root', options.signingTrustedRoot],
    ['host', options.host],
    ['port', options.port],
    ['read-access', options.readAccess],
    ['max-in-flight', options.maxInFlight],
  ];
  return given.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`]));
}
