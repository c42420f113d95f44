import { WaybillError } from '@waybill/kernel';

/**
 * SQLSTATE classes and codes of a database that cannot answer now: connection, resources (a full disk among
 * them), shutdown, system; deadlocks and cancelled statements, which another try may pass.
 */
const unavailable = /^(?:08|53|58)...$|^57(?:014|P0[1-5])$|^40(?:001|P01)$|^25P03$/;

const network = /^(?:ECONN|ENOTFOUND|EAI_|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH)/;

/** Messages of `pg` without a code. */
const lost =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered)/;

/** Passes on what is coded or a bug; a database that could not answer becomes `ledger-unavailable`. */
export function databaseFailure(error: unknown): unknown {
  if (error instanceof WaybillError || !(error instanceof Error)) return error;
  const { code } = error as { readonly code?: unknown };
  const name = typeof code === 'string' ? code : '';
  if (!unavailable.test(name) && !network.test(name) && !lost.test(error.message)) return error;
  return new WaybillError({
    code: 'ledger-unavailable',
    message: 'The ledger did not answer.',
    category: 'unavailable',
    found: name || 'a lost connection',
    help: 'Try again: what was accepted already is not accepted twice. Look at the database server and its disk.',
    cause: error,
  });
}

/** Wraps work on the database so that its failures are coded. */
export function codedFailures<A extends readonly unknown[], R>(
  work: (...args: A) => Promise<R>,
): (...args: A) => Promise<R> {
  return async (...args) => {
    try {
      return await work(...args);
    } catch (error) {
      throw databaseFailure(error);
    }
  };
}
