import { canonicalJson, WaybillError, type Digest } from '@waybill/kernel';
import { exceptionEndRole, exceptionMediaType } from '@waybill/ledger';
import { findEnvironment } from '@waybill/platform';
import type { ExceptionJson } from '@waybill/api';
import { submitterOf, type Caller } from '../auth/authenticate.ts';
import type { DecisionContext } from '../promotion/decide-artifact.ts';
import { authorise } from './authorise.ts';
import { exceptionToJson } from './exception-json.ts';
import { listExceptions } from './find-exceptions.ts';

/**
 * Ends an exception before it expires: whoever may give one, and whoever has an API token of the server, because ending only
 * ever tightens. Ended twice it stays ended. Throws `exception-unknown`, `break-glass-refused`, `environment-unknown`.
 */
export async function endException(
  id: Digest,
  reason: string,
  caller: Caller,
  { ledger, platform }: DecisionContext,
): Promise<ExceptionJson> {
  const entry = await ledger.findEntry(id);
  const [artifact] = entry?.kind === 'exception' ? entry.artifacts : [];
  const found =
    artifact &&
    (await listExceptions({ artifact: artifact.digest }, ledger)).items.find(({ entryId }) => entryId === id);
  if (!artifact || !found) throw unknown(id);
  if (found.endedAt !== undefined) return exceptionToJson(found);
  const person =
    caller.kind === 'job'
      ? authorise(caller, findEnvironment(platform, found.exception.environment))
      : undefined;
  const document = { exception: id, reason, version: 1 };
  const { at: endedAt } = await ledger.append({
    kind: 'exception-end',
    submitter: person
      ? { kind: 'user', userId: person.userId, username: person.username }
      : submitterOf(caller),
    artifacts: [artifact],
    documents: [
      { role: exceptionEndRole, mediaType: exceptionMediaType, bytes: Buffer.from(canonicalJson(document)) },
    ],
    addsTo: id,
  });
  return exceptionToJson({ ...found, endedAt });
}

function unknown(id: Digest): WaybillError {
  return new WaybillError({
    code: 'exception-unknown',
    message: 'Nothing was ended: the ledger holds no such exception.',
    category: 'refused',
    expected: 'the id of an exception, as "waybill exception list" shows it',
    found: id,
  });
}
