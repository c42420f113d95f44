import { WaybillError } from '@waybill/kernel';

/** How much `provenance.intoto.jsonl` may hold. */
const limits = { lines: 1_000, bytes: 64 * 1024 * 1024, bytesPerLine: 32 * 1024 * 1024 } as const;

const newline = 0x0a;
const carriageReturn = 0x0d;

const openBrace = 0x7b;
const closeBrace = 0x7d;

/**
 * Splits `provenance.intoto.jsonl` into its lines, each with its exact bytes without the line's end; blank
 * lines are none. What a line holds is not looked at: unknown documents are kept. At most 1,000 lines, 32 MiB
 * each, 64 MiB together. One JSON document over several lines, as a registry or GitLab Runner writes it, is one line.
 * Throws `evidence-lines-too-large`.
 */
export function parseEvidenceLines(bytes: Uint8Array): readonly Uint8Array[] {
  if (bytes.length > limits.bytes) throw tooLarge(`at most ${limits.bytes} bytes`, `${bytes.length} bytes`);
  const document = findDocument(bytes);
  if (document !== undefined) return [document];
  const lines: Uint8Array[] = [];
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(newline, start);
    const end = found < 0 ? bytes.length : found;
    const line = bytes.subarray(start, bytes[end - 1] === carriageReturn ? Math.max(start, end - 1) : end);
    if (line.length > limits.bytesPerLine) {
      throw tooLarge(`at most ${limits.bytesPerLine} bytes a line`, `${line.length} bytes`);
    }
    if (!isBlank(line)) lines.push(line);
    if (lines.length > limits.lines) throw tooLarge(`at most ${limits.lines} lines`, 'more');
    start = end + 1;
  }
  return lines;
}

/**
 * Writes bundles as the lines of `provenance.intoto.jsonl`, in the given order, a line feed behind each.
 * A bundle that is not on one line is refused: its bytes would come back as two. Throws `evidence-line-broken`.
 */
export function renderEvidenceLines(bundles: readonly (Uint8Array | string)[]): Uint8Array {
  const parts = bundles.flatMap((bundle) => {
    const line = Buffer.from(bundle as Uint8Array);
    if (line.includes(newline) || line.includes(carriageReturn) || isBlank(line)) {
      throw new WaybillError({
        code: 'evidence-line-broken',
        message: 'A bundle cannot be written as one line.',
        expected: 'JSON without line breaks',
        found: isBlank(line) ? 'nothing' : 'a line break',
      });
    }
    return [line, Buffer.from('\n')];
  });
  return Buffer.concat(parts);
}

/** The bytes of a file whose first line begins a JSON object and does not end it; undefined for lines. */
function findDocument(bytes: Uint8Array): Uint8Array | undefined {
  const text = bytes.subarray(0, trimmedLength(bytes));
  const firstEnd = text.indexOf(newline);
  if (firstEnd < 0 || text[0] !== openBrace || text.at(-1) !== closeBrace) return undefined;
  const first = text.subarray(0, firstEnd);
  if (first[trimmedLength(first) - 1] === closeBrace) return undefined;
  if (text.length <= limits.bytesPerLine) return text;
  throw tooLarge(`at most ${limits.bytesPerLine} bytes a document`, `${text.length} bytes`);
}

function trimmedLength(bytes: Uint8Array): number {
  return bytes.findLastIndex((byte) => !isSpace(byte)) + 1;
}

function isBlank(line: Uint8Array): boolean {
  return line.every(isSpace);
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === carriageReturn || byte === newline;
}

function tooLarge(expected: string, found: string): WaybillError {
  return new WaybillError({
    code: 'evidence-lines-too-large',
    message: 'A file of attestations holds more than Waybill reads.',
    category: 'refused',
    expected,
    found,
    help: 'Keep the attestations of one build in one file, not those of many builds.',
  });
}
