import { WaybillError } from '@waybill/kernel';

/** Places for requests of one kind that are served at one time. */
export interface Places {
  /** Serves a request in a place of its own. Throws `server-busy` where all are taken. */
  serve<T>(work: () => Promise<T>): Promise<T>;
}

/** So many places; `what` names the requests in the plural. */
export function createPlaces(what: string, most: number): Places {
  let taken = 0;
  return {
    serve: async (work) => {
      if (taken >= most) throw busy(what, most);
      taken++;
      try {
        return await work();
      } finally {
        taken--;
      }
    },
  };
}

function busy(what: string, most: number): WaybillError {
  return new WaybillError({
    code: 'server-busy',
    message: 'The request was not served: the server is busy with others.',
    category: 'unavailable',
    expected: `fewer than ${most} ${what} at one time`,
    found: `${most}`,
    help: 'Try again after the seconds that Retry-After names; repeats change nothing.',
  });
}
