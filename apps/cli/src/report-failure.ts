import { WaybillError } from '@waybill/kernel';
import { type ExitCode, exitCodeOf, exitCodes } from './exit-codes.ts';
import type { Host } from './host.ts';
import { redactSecrets } from './redact-secrets.ts';
import { renderBug, renderError, renderStack } from './render/error-text.ts';
import { schemaBase } from './render/json.ts';
import { speaksUtf8, type Style, wantsColor } from './render/style.ts';

/** Says on stderr why a command came to no answer, in the form that was asked for. */
export function reportFailure(host: Host, error: unknown): ExitCode {
  // The command line may be the very thing that is wrong, so these are looked up without the parser.
  const has = (option: string): boolean => host.argv.includes(option);
  const known = error instanceof WaybillError;
  const style: Style = {
    color: wantsColor(host.env, host.stderr.isTerminal, !has('--no-color')),
    unicode: speaksUtf8(host.env),
  };
  const exitCode = known ? exitCodeOf(error) : exitCodes.bug;
  const asJson = has('--format=json') || host.argv[host.argv.indexOf('--format') + 1] === 'json';
  let text = asJson
    ? errorJson(error, exitCode)
    : known
      ? renderError(style, error)
      : renderBug(style, error);
  if (has('--debug')) text += renderStack(error);
  host.stderr.write(redactSecrets(text, host.env));
  return exitCode;
}

function errorJson(error: unknown, exitCode: ExitCode): string {
  const known = error instanceof WaybillError;
  const body = {
    schema: `${schemaBase}error/v1`,
    exitCode,
    code: known ? error.code : null,
    message: known ? error.message : 'A bug in Waybill.',
    ...(known && {
      expected: error.expected,
      found: error.found,
      help: error.help,
      docs: `docs/errors/${error.code}.md`,
    }),
  };
  return `${JSON.stringify(body, undefined, 2)}\n`;
}
