import type { BoundedRequest } from '../http/bounded-request.ts';
import type { Deadline } from '../http/deadline.ts';
import { sendPatiently } from '../http/send-patiently.ts';
import { serviceRefused, serviceUnreachable, type SigstoreService } from './service-error.ts';

/** One call to a service. */
export interface ServiceCall extends BoundedRequest {
  readonly service: SigstoreService;
  /** What the body holds and no message may repeat. */
  readonly secret?: string;
  /** Statuses besides 2xx that the caller wants to see. */
  readonly alsoAccept?: readonly number[];
}

/** What a service answered. */
export interface ServiceAnswer {
  readonly status: number;
  readonly location: string | undefined;
  readonly body: Uint8Array;
}

/**
 * Calls a service within a deadline; every call here may be repeated. Redirects are not followed: the identity token
 * must not travel on. Throws the `…-unreachable` or `…-refused` code of the service.
 */
export async function callService(call: ServiceCall, deadline: Deadline): Promise<ServiceAnswer> {
  const outcome = await sendPatiently(call, deadline);
  if (outcome.kind === 'failure') throw serviceUnreachable(call.service, outcome.found, outcome.cause);
  const { status, headers, body } = outcome.answer;
  if ((status >= 200 && status < 300) || call.alsoAccept?.includes(status)) {
    return { status, location: headers.location, body };
  }
  if (status >= 300 && status < 400) {
    const host = URL.parse(call.url)?.host || 'the address';
    throw serviceUnreachable(call.service, `${host}: status ${status}: a redirect, which is not followed`);
  }
  throw serviceRefused(call.service, status, body, call.secret);
}
