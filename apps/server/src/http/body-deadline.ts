import { WaybillError } from '@waybill/kernel';

/**
 * The chunks of a body, which must all arrive within the time given: whoever sends a byte now and then would
 * hold a place for ever. Throws `body-too-slow`, `body-incomplete`.
 */
export async function* withDeadline(
  body: ReadableStream<Uint8Array>,
  deadlineMs: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = body.getReader();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, deadlineMs, 'late');
  });
  try {
    for (;;) {
      const next = await Promise.race([reader.read().catch(cutOff), late]);
      if (next === 'late') throw tooSlow(deadlineMs);
      if (next.done) return;
      yield next.value;
    }
  } finally {
    clearTimeout(timer);
    // Not awaited: a sender that hangs would hold the answer back.
    reader.cancel().catch(() => undefined);
  }
}

function cutOff(cause: unknown): never {
  throw new WaybillError({
    code: 'body-incomplete',
    message: 'The request was not read: its body ended too early.',
    expected: 'the whole body',
    found: 'a connection that was closed, or a malformed end',
    help: 'Send it again; a repeated submission changes nothing.',
    cause,
  });
}

function tooSlow(deadlineMs: number): WaybillError {
  return new WaybillError({
    code: 'body-too-slow',
    message: 'The request was not read: its body did not arrive in time.',
    category: 'unavailable',
    expected: `the whole body within ${deadlineMs / 1000} seconds`,
    found: 'a part of it',
    help: 'Try again over a faster connection.',
  });
}
