import { WaybillError } from '@waybill/kernel';
import type { Refusal } from './assessment.ts';
import { refusalOf } from './refusal.ts';

/** What reading gave: a value, or the coded reason why there is none. */
export type Attempt<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: Refusal };

/** Turns a coded error into a value; anything else that is thrown is a bug and stays one. */
export function attempt<T>(read: () => T): Attempt<T> {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
    return { ok: false, refusal: refusalOf(error) };
  }
}
