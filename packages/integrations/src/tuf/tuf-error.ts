import { type ErrorDetails, WaybillError } from '@waybill/kernel';

/** Roles of a TUF repository that Waybill reads. */
export type TufRole = 'root' | 'timestamp' | 'snapshot' | 'targets';

type Told = Pick<ErrorDetails, 'expected' | 'found'>;

const notUpdated = 'The trusted root was not updated';

/** Metadata is not what the specification says. */
export function tufMalformed(role: TufRole, told: Told, cause?: unknown): WaybillError {
  return new WaybillError({
    code: 'tuf-metadata-malformed',
    message: `${notUpdated}: the ${role} metadata of the repository cannot be read.`,
    category: 'refused',
    ...told,
    cause,
  });
}

/** Too few of the keys that may sign a role have signed it. */
export function tufUnsigned(role: TufRole, told: Told): WaybillError {
  return new WaybillError({
    code: 'tuf-signatures-missing',
    message: `${notUpdated}: the ${role} metadata is not signed by enough of its keys.`,
    category: 'refused',
    ...told,
    help: 'Whoever offers this does not hold the keys of the repository. For a private one, check --tuf-root.',
  });
}

/** Nobody vouches for the metadata any more: the repository is frozen, or somebody shows an old state of it. */
export function tufExpired(role: TufRole, told: Told): WaybillError {
  return new WaybillError({
    code: 'tuf-expired',
    message: `${notUpdated}: nobody vouches any more for the ${role} metadata that the repository shows.`,
    category: 'refused',
    ...told,
    help: 'The repository, or a mirror of it, no longer follows its source; or the clock of this machine is wrong.',
  });
}

/** Something older than what was seen before. */
export function tufRollback(role: TufRole, told: Told): WaybillError {
  return new WaybillError({
    code: 'tuf-rollback',
    message: `${notUpdated}: the repository shows older ${role} metadata than before.`,
    category: 'refused',
    ...told,
    help: 'An attacker, or a mirror that fell behind, shows an earlier state. Ask the source itself.',
  });
}

/** What an earlier update kept is not what it wrote. */
export function tufRecordDamaged(role: TufRole, cause: unknown): WaybillError {
  return new WaybillError({
    code: 'tuf-record-unreadable',
    message: `${notUpdated}: the ${role} metadata that an earlier update kept beside it was changed.`,
    expected: 'the metadata as the earlier update wrote it',
    found: 'other bytes',
    help: 'Restore the folder from version control. Only if it is lost for good remove it, and name --tuf-root again.',
    cause,
  });
}

/** A file is not the one that the signed metadata above it names. */
export function tufMismatch(what: string, told: Told): WaybillError {
  return new WaybillError({
    code: 'tuf-mismatch',
    message: `${notUpdated}: ${what} is not the one that signed metadata names.`,
    category: 'refused',
    ...told,
    help: 'The repository may have changed between two requests: run it again. If it stays, somebody mixes states.',
  });
}

/** More bytes than the role, or the signed metadata, allows. */
export function tufTooLarge(what: string, maxBytes: number): WaybillError {
  return new WaybillError({
    code: 'tuf-file-too-large',
    message: `${notUpdated}: ${what} is larger than allowed.`,
    category: 'refused',
    expected: `at most ${maxBytes} bytes`,
    found: 'more',
  });
}

/** The repository did not answer, or does not hold what it must. */
export function tufUnreachable(found: string, cause?: unknown): WaybillError {
  return new WaybillError({
    code: 'tuf-unreachable',
    message: `${notUpdated}: the TUF repository could not be asked.`,
    category: 'unavailable',
    expected: 'an answer before the deadline',
    found,
    help: 'Nothing was changed: verification goes on with the root that was there. Without network use --from FILE.',
    cause,
  });
}
