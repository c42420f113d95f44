import type { LocatedFile } from './located-file.ts';
import type { Verifier } from './platform.ts';
import type { RawWaybill } from './raw-files.ts';
import { reportUnknownName } from './read-signers.ts';

/** The platform's own verifier, then those of others; every signer that they name is one of the file. */
export function readVerifiers(file: LocatedFile<RawWaybill>): Verifier[] {
  const { verifier, trust } = file.raw;
  const { id, signers = [], accepts = [] } = verifier;
  const known = trust.signers.map(({ name }) => name);
  const ids = new Set([id]);
  for (const [at, name] of signers.entries()) {
    if (!known.includes(name)) reportUnknownName(file, ['verifier', 'signers', at], 'signer', name, known);
  }
  for (const [at, other] of accepts.entries()) {
    const path = ['verifier', 'accepts', at];
    if (ids.has(other.id)) {
      file.report([...path, 'id'], {
        code: 'name-twice',
        message: `The verifier ${JSON.stringify(other.id)} stands in the file twice.`,
        expected: 'each verifier once',
        help: 'Name all of its signers in one place.',
      });
    }
    ids.add(other.id);
    for (const [index, name] of other.signers.entries()) {
      if (!known.includes(name)) {
        reportUnknownName(file, [...path, 'signers', index], 'signer', name, known);
      }
    }
  }
  return [{ id, signers }, ...accepts];
}
