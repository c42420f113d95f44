import { InvalidArgumentError } from 'commander';
import type { Suspect } from '@waybill/gate';
import type { Revocation } from '@waybill/platform';

/** What is suspected: a fact of builds, or what an entry of `revocations.yaml` could name. */
export type AnySuspect = (
  | Suspect
  | (Pick<Revocation, 'value'> & { readonly kind: 'key' | 'identity' | 'artifact' | 'build' })
) &
  // Of an entry of `revocations.yaml`, or of options.
  Partial<Pick<Revocation, 'from' | 'until' | 'reason'>>;

const form =
  /^(?:(?<kind>runner|project):(?<number>[1-9][0-9]{0,18})|commit:(?<commit>[0-9a-f]{40}|[0-9a-f]{64}))$/;

const revocable =
  /^(?:(?<kind>key|artifact):(?<digest>sha256:[0-9a-f]{64})|identity:(?<identity>[^\s*]+)|build:(?<job>https?:\/\/[^\s/@]+\/[^\s@]+\/-\/jobs\/[1-9][0-9]{0,18}))$/;

/** Reads WHAT of `waybill affected`; what it cannot read would silently reach nothing, so it is refused. */
export function parseSuspect(text: string): AnySuspect {
  const { kind, number, commit } = form.exec(text)?.groups ?? {};
  if (commit !== undefined) return { kind: 'commit', value: commit };
  if ((kind === 'runner' || kind === 'project') && number !== undefined) return { kind, value: number };
  const named = revocable.exec(text)?.groups ?? {};
  if (named['digest'] !== undefined) {
    return { kind: named['kind'] === 'key' ? 'key' : 'artifact', value: named['digest'] };
  }
  if (named['identity'] !== undefined) return { kind: 'identity', value: named['identity'] };
  if (named['job'] !== undefined) return { kind: 'build', value: named['job'] };
  throw new InvalidArgumentError(
    'It is runner:<number>, project:<number>, commit:<full id>, key:sha256:<hex>, artifact:sha256:<hex>, identity:<uri>, or build:<job url>.',
  );
}
