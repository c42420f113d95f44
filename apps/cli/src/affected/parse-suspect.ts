import { InvalidArgumentError } from 'commander';
import type { Suspect } from '@waybill/gate';

const form =
  /^(?:(?<kind>runner|project):(?<number>[1-9][0-9]{0,18})|commit:(?<commit>[0-9a-f]{40}|[0-9a-f]{64}))$/;

/** Reads WHAT of `waybill affected`; what it cannot read would silently reach nothing, so it is refused. */
export function parseSuspect(text: string): Suspect {
  const { kind, number, commit } = form.exec(text)?.groups ?? {};
  if (commit !== undefined) return { kind: 'commit', value: commit };
  if ((kind === 'runner' || kind === 'project') && number !== undefined) return { kind, value: number };
  throw new InvalidArgumentError(
    'It is runner:<number>, project:<number>, or commit: with 40 or 64 lowercase hex digits.',
  );
}
