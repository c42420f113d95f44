import type { Instant } from '@waybill/kernel';
import { startDeadline } from '../http/deadline.ts';
import { httpTufSource } from './http-source.ts';
import { type TufSeen, type TufUpdate, updateTuf } from './update-tuf.ts';

/** Fetches targets of a repository over HTTP, within a deadline. Throws as {@link updateTuf}. */
export async function fetchTufTargets(
  url: string,
  trusted: { readonly root: Uint8Array; readonly seen?: TufSeen },
  names: readonly string[],
  options: { readonly now: Instant; readonly deadlineMs: number },
): Promise<TufUpdate> {
  const deadline = startDeadline(options.deadlineMs);
  try {
    return await updateTuf(httpTufSource(url, deadline), trusted, names, options.now);
  } finally {
    deadline.abandon();
  }
}
