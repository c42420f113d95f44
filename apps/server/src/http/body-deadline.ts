import { WaybillError } from '@waybill/kernel';

/**
 * The chunks of a body, which must all arrive within the time given: whoever sends a byte now and then would
 * hold a place for ever. Throws `body-too-slow`.
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
      const next = await Promise.race([reader.read(), late]);
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
