import type { Instant, JsonValue } from '@waybill/kernel';

/** Something to be done later, once, whatever stops in between. */
export interface NewTask {
  /** Kebab-case: what is to be done; who can do it claims by it. */
  readonly kind: string;
  /** What it is about, 1 to 500 printable ASCII characters; of one kind and key only one task is open. */
  readonly key: string;
  /** What the worker needs beside the key: at most 64 KiB of JSON, no secret. */
  readonly payload: JsonValue;
  /** It is not begun before. */
  readonly dueAt: Instant;
}

/** A task that a worker holds. */
export interface Task extends NewTask {
  readonly createdAt: Instant;
  /** How often it was begun, this time included. */
  readonly attempts: number;
  /** Shows that this worker still holds it. */
  readonly claim: string;
}

/** How many tasks a worker takes, and for how long they are its own. */
export interface ClaimOptions {
  /** 1 to 100. */
  readonly limit: number;
  /** After that many seconds another worker may begin it again. */
  readonly leaseSeconds: number;
}

/**
 * What is to be done later, kept with the entries that it comes from. A task is begun at least once: a worker that
 * stops loses its claim, and another begins again. What it did is kept and the task removed in one transaction
 * (`finishes` of an append), so that it is done once.
 */
export interface TaskQueue {
  /**
   * Queues tasks. One that is open already stays as it is; with another payload it is begun anew with that one, and
   * who holds it loses its claim. Throws `task-malformed`.
   */
  add(tasks: readonly NewTask[]): Promise<void>;
  /** Takes tasks that are due and that nobody holds, the longest due first; several workers never get the same. */
  claim(kinds: readonly string[], options: ClaimOptions): Promise<readonly Task[]>;
  /** Removes a task that is done; throws `task-lost` where another worker holds it now. */
  finish(task: Task): Promise<void>;
  /** Gives a task back to be begun again later, with why; throws `task-lost`. */
  postpone(task: Task, later: { readonly dueAt: Instant; readonly reason: string }): Promise<void>;
  /** How many tasks of a kind are open, held ones included. */
  count(kind: string): Promise<number>;
}
