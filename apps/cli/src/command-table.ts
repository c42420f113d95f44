import type { DefineCommand } from './command.ts';

/**
 * Every command by its first word. Each is loaded alone when it is asked for: the options of one
 * command cost a tenth of what all of them cost.
 */
export const commandTable: { readonly [name: string]: () => Promise<DefineCommand> } = {
  attest: async () => (await import('./commands/attest.ts')).defineAttest,
  verify: async () => (await import('./commands/verify.ts')).defineVerify,
  trace: async () => (await import('./commands/trace.ts')).defineTrace,
  affected: async () => (await import('./commands/affected.ts')).defineAffected,
  exception: async () => (await import('./commands/exception.ts')).defineException,
  ledger: async () => (await import('./commands/ledger.ts')).defineLedger,
  init: async () => (await import('./commands/init.ts')).defineInit,
  doctor: async () => (await import('./commands/doctor.ts')).defineDoctor,
  trust: async () => (await import('./commands/trust.ts')).defineTrust,
  sigstore: async () => (await import('./commands/sigstore.ts')).defineSigstore,
  serve: async () => (await import('./commands/serve.ts')).defineServe,
  completion: async () => (await import('./commands/completion.ts')).defineCompletion,
};

/** Loads every command, for the help of all, completion and the reference. */
export function loadAllCommands(): Promise<readonly DefineCommand[]> {
  return Promise.all(Object.values(commandTable).map((load) => load()));
}
