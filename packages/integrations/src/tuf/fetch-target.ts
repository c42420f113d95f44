import type { Instant } from '@waybill/kernel';
import { startDeadline } from '../http/deadline.ts';
import { httpTufSource } from './http-source.ts';
import type { TufOrigin } from './tuf-folder.ts';
import { type TufSeen, type TufUpdate, updateTuf } from './update-tuf.ts';

/** Fetches the target of a repository over HTTP, within a deadline. Throws as {@link updateTuf}. */
export async function fetchTufTarget(
  origin: TufOrigin,
  trusted: { readonly root: Uint8Array; readonly seen?: TufSeen },
  options: { readonly now: Instant; readonly deadlineMs: number },
): Promise<TufUpdate> {
  const deadline = startDeadline(options.deadlineMs);
  try {
    return await updateTuf(httpTufSource(origin.url, deadline), trusted, origin.target, options.now);
  } finally {
    deadline.abandon();
  }
}
