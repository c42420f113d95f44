import type { CheckResult, Instant } from '@waybill/kernel';
import type { Requirements } from '@waybill/platform';
import type { ExaminedBuild } from './examine-build.ts';

/** One thing that the gate can ask of a build; data and a pure function, listed in the registry. */
export interface Check {
  /** Permanent code; `docs/checks/<code>.md` explains it. */
  readonly check: string;
  /** The requirement of an environment that asks it; `always` is asked of every promotion. */
  readonly requirement: keyof Requirements | 'always';
  readonly judge: (build: ExaminedBuild) => Judgement;
}

/** What a check says of one build. */
export interface Judgement extends Omit<CheckResult, 'code'> {
  /** First instant at which it would say something else by time alone. */
  readonly changesAt?: Instant;
  /** A finding that the environment only wants to be told of; it stands in nobody's way. */
  readonly onlyWarns?: boolean;
}

/** What a judgement tells beside its sentence. */
export type Details = Omit<Judgement, 'outcome' | 'message'>;

/** It holds. */
export function pass(message: string, details: Details = {}): Judgement {
  return { outcome: 'pass', message, ...details };
}

/** It does not hold. */
export function fail(message: string, details: Details = {}): Judgement {
  return { outcome: 'fail', message, ...details };
}

/** Nobody can tell from what is known; never a pass. */
export function notEvaluable(message: string, details: Details = {}): Judgement {
  return { outcome: 'not-evaluable', message, ...details };
}

/** It was not asked. */
export function notApplicable(message: string, details: Details = {}): Judgement {
  return { outcome: 'not-applicable', message, ...details };
}
