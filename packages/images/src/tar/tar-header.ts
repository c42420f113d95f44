import { imageMalformed } from '../image-error.ts';

/** What a block of 512 bytes says of the entry behind it. */
export interface TarHeader {
  readonly path: string;
  readonly kind: TarKind;
  readonly sizeBytes: number;
  /** Where a link leads, as written. */
  readonly linkTarget: string;
}

/** Kinds of entries; `pax`, `pax-global`, `long-name` and `long-link` tell of the entry that follows. */
export type TarKind =
  | 'file'
  | 'directory'
  | 'hardlink'
  | 'symlink'
  | 'device'
  | 'sparse'
  | 'pax'
  | 'pax-global'
  | 'long-name'
  | 'long-link';

export const blockBytes = 512;

const kinds: { readonly [flag: string]: TarKind } = {
  '0': 'file',
  '\0': 'file',
  '1': 'hardlink',
  '2': 'symlink',
  '3': 'device',
  '4': 'device',
  '5': 'directory',
  '6': 'device',
  '7': 'file',
  x: 'pax',
  g: 'pax-global',
  L: 'long-name',
  K: 'long-link',
  S: 'sparse',
};

/** Reads a header; undefined for a block of zeros, which ends an archive. Source: POSIX.1-2017, pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format". */
export function parseTarHeader(block: Uint8Array): TarHeader | undefined {
  if (block.every((byte) => byte === 0)) return undefined;
  checkSum(block);
  const flag = String.fromCharCode(block[156] ?? 0);
  const kind = kinds[flag];
  if (kind === undefined) throw malformed('a known type of entry', JSON.stringify(flag));
  const isUstar = textAt(block, 257, 5) === 'ustar';
  const prefix = isUstar ? textAt(block, 345, 155) : '';
  const name = textAt(block, 0, 100);
  return {
    path: prefix === '' ? name : `${prefix}/${name}`,
    kind,
    sizeBytes: numberAt(block, 124, 12),
    linkTarget: textAt(block, 157, 100),
  };
}

function checkSum(block: Uint8Array): void {
  const told = numberAt(block, 148, 8);
  let sum = 0;
  for (let at = 0; at < blockBytes; at++) sum += at >= 148 && at < 156 ? 0x20 : (block[at] ?? 0);
  if (sum !== told) throw malformed(`a header with the checksum ${sum}`, String(told));
}

function textAt(block: Uint8Array, at: number, length: number): string {
  const field = block.subarray(at, at + length);
  const end = field.indexOf(0);
  return Buffer.from(end < 0 ? field : field.subarray(0, end)).toString('utf8');
}

/** Octal text, or base 256 where the first bit is set (GNU). */
function numberAt(block: Uint8Array, at: number, length: number): number {
  const field = block.subarray(at, at + length);
  if (((field[0] ?? 0) & 0x80) !== 0) return base256(field);
  const text = Buffer.from(field)
    .toString('latin1')
    .replace(/[\0 ]+$/, '')
    .trim();
  if (!/^[0-7]{0,12}$/.test(text)) throw malformed('an octal number', JSON.stringify(text.slice(0, 20)));
  return text === '' ? 0 : Number.parseInt(text, 8);
}

function base256(field: Uint8Array): number {
  let value = (field[0] ?? 0) & 0x7f;
  for (const byte of field.subarray(1)) value = value * 256 + byte;
  if (!Number.isSafeInteger(value)) throw malformed('a size', 'one beyond every disk');
  return value;
}

/** An archive that is not one. */
export function malformed(expected: string, found: string): Error {
  return imageMalformed('a layer is no tar archive', expected, found);
}
