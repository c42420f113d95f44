import type { CheckResult } from '@waybill/kernel';
import type { Platform, Signer } from '../platform.ts';
import { checked } from './checked.ts';

/** Whether signers are literal wherever they can be: only tags have names that nobody can list ahead. */
export function checkSignerLiteral({ signers }: Platform): CheckResult[] {
  return signers.flatMap((signer) => (signer.identity ? checkSigner(signer.name, signer.identity) : []));
}

function checkSigner(name: string, identity: NonNullable<Signer['identity']>): CheckResult {
  const literal = identity.kind === 'literal';
  const openTagsOnly = !literal && /^[^*]+@refs\/tags\/[^@]*$/.test(identity.pattern);
  return checked({
    check: 'platform-signer-literal',
    file: 'waybill.yaml',
    ...(literal || openTagsOnly
      ? {
          outcome: 'pass',
          message: `The signer "${name}" is ${literal ? 'literal' : 'open for tags only, whose names cannot be listed ahead'}.`,
        }
      : {
          outcome: 'fail',
          message: `The signer "${name}" is a pattern where projects, files and branches could be listed.`,
          expected: 'identity: with the whole text, one signer for each',
          found: identity.pattern,
          help: 'Whoever can make a project or branch that fits becomes a signer. Name each one.',
        }),
  });
}
