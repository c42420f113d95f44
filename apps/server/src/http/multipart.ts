import { WaybillError } from '@waybill/kernel';
import { parseDisposition } from './content-disposition.ts';

/** One part of a form, whole. */
export interface FormPart {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** How much a form may hold. */
export interface FormLimits {
  readonly maxParts: number;
  /** Most bytes of the whole body. */
  readonly maxBytes: number;
  /** Most bytes of the part of that name; undefined for names that the form does not have. */
  readonly maxPartBytes: (name: string) => number | undefined;
}

const crlf = '\r\n';
const headersEnd = Buffer.from('\r\n\r\n');
const maxHeaderBytes = 2_048;
/** A part is given so much at first, or its limit where that is less. */
const firstPartBytes = 16_384;

/** The boundary that a `Content-Type` names. Throws `media-type-unsupported`. */
export function boundaryOf(contentType: string | undefined): string {
  // RFC 2046, section 5.1.1: up to 70 characters of these, and no space at the end.
  const form =
    /^multipart\/form-data\s*;\s*boundary=(?:"([\w'()+,./:=? -]{0,69}[\w'()+,./:=?-])"|([\w'+.-]{1,70}))\s*$/i;
  const match = form.exec(contentType ?? '');
  const boundary = match?.[1] ?? match?.[2];
  if (boundary !== undefined) return boundary;
  throw new WaybillError({
    code: 'media-type-unsupported',
    message: 'The submission was not read: it is no form.',
    expected:
      'Content-Type: multipart/form-data with a boundary, or application/json where the route takes JSON',
    found: contentType === undefined ? 'no Content-Type' : 'another Content-Type',
  });
}

/**
 * Reads a form (RFC 7578) as it arrives: parts grow only up to their own limit, so a large body is refused
 * before it is held. Strict: nothing before the first boundary, one `Content-Disposition` a part, no
 * transfer encoding, an end. Throws `form-malformed`, `submission-too-large`.
 */
export async function readForm(
  body: AsyncIterable<Uint8Array>,
  boundary: string,
  limits: FormLimits,
): Promise<readonly FormPart[]> {
  const delimiter = Buffer.from(`${crlf}--${boundary}`);
  const parts: FormPart[] = [];
  // The first boundary has no line before it; with one, all boundaries look alike.
  let pending: Buffer = Buffer.from(crlf);
  let size = 0;
  let open: OpenPart | undefined;
  let state: 'start' | 'after-boundary' | 'data' | 'end' = 'start';

  const step = (): boolean => {
    switch (state) {
      case 'start':
        if (pending.length < delimiter.length) return false;
        if (!pending.subarray(0, delimiter.length).equals(delimiter))
          throw malformed('something before the first boundary');
        pending = pending.subarray(delimiter.length);
        state = 'after-boundary';
        return true;
      case 'after-boundary': {
        if (pending.length < 2) return false;
        if (pending.subarray(0, 2).toString('latin1') === '--') {
          pending = pending.subarray(2);
          state = 'end';
          return true;
        }
        if (pending.subarray(0, 2).toString('latin1') !== crlf)
          throw malformed('a boundary without a line of its own');
        const end = pending.indexOf(headersEnd);
        if (end < 0 || end > maxHeaderBytes) {
          if (pending.length > maxHeaderBytes) throw malformed('headers of a part beyond 2,048 bytes');
          return false;
        }
        if (parts.length === limits.maxParts) throw tooLarge(`${limits.maxParts} parts`);
        open = openPart(partName(pending.subarray(2, end).toString('utf8')), limits);
        pending = pending.subarray(end + headersEnd.length);
        // Data begins with the line break of a boundary when it is empty.
        state = 'data';
        return true;
      }
      case 'data': {
        if (!open) throw new Error('There is no part to add to.');
        const at = pending.indexOf(delimiter);
        // The beginning of a boundary may wait at the end of what has arrived.
        const ready = at < 0 ? Math.max(0, pending.length - delimiter.length + 1) : at;
        open.add(pending.subarray(0, ready));
        pending = pending.subarray(at < 0 ? ready : at + delimiter.length);
        if (at < 0) return false;
        parts.push(open.close());
        open = undefined;
        state = 'after-boundary';
        return true;
      }
      case 'end':
        if (pending.length > 2 || !crlf.startsWith(pending.toString('latin1')))
          throw malformed('something behind the last boundary');
        return false;
    }
  };

  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > limits.maxBytes) throw tooLarge(`${limits.maxBytes} bytes in all`);
    pending = Buffer.concat([pending, chunk]);
    while (step());
  }
  if ((state as string) !== 'end') throw malformed('an end before the last boundary');
  return parts;
}

interface OpenPart {
  readonly add: (bytes: Uint8Array) => void;
  readonly close: () => FormPart;
}

function openPart(name: string, limits: FormLimits): OpenPart {
  const maxBytes = limits.maxPartBytes(name);
  if (maxBytes === undefined) throw malformed('a part that this form does not have');
  // One buffer that doubles: a list of what arrived costs a hundred bytes for each byte that arrives alone.
  let held = Buffer.allocUnsafe(Math.min(maxBytes, firstPartBytes));
  let size = 0;
  return {
    add: (bytes) => {
      const needed = size + bytes.byteLength;
      if (needed > maxBytes) throw tooLarge(`${maxBytes} bytes in the part ${name}`);
      if (needed > held.length) {
        const grown = Buffer.allocUnsafe(Math.min(maxBytes, Math.max(needed, 2 * held.length)));
        held.copy(grown, 0, 0, size);
        held = grown;
      }
      held.set(bytes, size);
      size = needed;
    },
    close: () => ({ name, bytes: held.subarray(0, size) }),
  };
}

function partName(headers: string): string {
  let name: string | undefined;
  for (const line of headers.split(crlf)) {
    if (/^content-transfer-encoding:/i.test(line)) throw malformed('a part in a transfer encoding');
    if (!/^content-disposition:/i.test(line)) continue;
    if (name !== undefined) throw malformed('a part with two names');
    name = parseDisposition(line.slice('content-disposition:'.length))?.get('name');
    if (name === undefined || !/^[\w-]{1,40}$/.test(name))
      throw malformed('a part whose name cannot be read');
  }
  if (name === undefined) throw malformed('a part without a name');
  return name;
}

function malformed(found: string): WaybillError {
  return new WaybillError({
    code: 'form-malformed',
    message: 'The submission was not read: its form is malformed.',
    expected: 'multipart/form-data (RFC 7578) with the parts that docs/guides/server.md lists',
    found,
  });
}

function tooLarge(limit: string): WaybillError {
  return new WaybillError({
    code: 'submission-too-large',
    message: 'The submission was not read: it is larger than allowed.',
    expected: `at most ${limit}`,
    found: 'more',
    help: 'docs/guides/server.md lists the limits.',
  });
}
