import type { Deadline } from '../http/deadline.ts';
import { sendPatiently } from '../http/send-patiently.ts';
import { tufTooLarge, tufUnreachable } from './tuf-error.ts';
import type { TufSource } from './update-tuf.ts';

/** A repository behind a base address; metadata lies there, targets below `targets/`. */
export function httpTufSource(url: string, deadline: Deadline): TufSource {
  const base = url.replace(/\/+$/, '');
  return {
    async fetchFile(path, maxBytes) {
      const address = `${base}/${path.split('/').map(encodeURIComponent).join('/')}`;
      const outcome = await sendPatiently({ method: 'GET', url: address, maxBytes }, deadline);
      if (outcome.kind === 'failure') {
        throw outcome.tooLong ? tufTooLarge(path, maxBytes) : tufUnreachable(outcome.found, outcome.cause);
      }
      const { status, body } = outcome.answer;
      if (status === 200) return body;
      // Object storage answers 403 for what is not there to those who may not list it.
      if (status === 404 || status === 403) return undefined;
      throw tufUnreachable(`${URL.parse(url)?.host ?? 'the address'}: status ${status} for ${path}`);
    },
  };
}
