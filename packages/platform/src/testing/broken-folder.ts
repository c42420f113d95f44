import type { ProblemCode } from '../platform-problem.ts';

/** A folder that differs from the example in one property, and the one problem that it must give. */
export interface BrokenFolder {
  readonly name: string;
  readonly file?: string;
  readonly before: string;
  readonly after: string;
  readonly code: ProblemCode;
  /** The problem must be located at the first place of this text. */
  readonly at: string;
  readonly help?: RegExp;
}
