/** An entry to write. */
export interface TarFile {
  readonly path: string;
  readonly content?: string | Uint8Array;
  /** `0` file unless told. */
  readonly flag?: string;
  readonly linkTarget?: string;
}

/** Writes an archive, ustar or whatever the flags say. */
export function tar(files: readonly TarFile[]): Buffer {
  return Buffer.concat([...files.flatMap(entry), Buffer.alloc(1024)]);
}

function entry({ path, content = '', flag = '0', linkTarget = '' }: TarFile): Buffer[] {
  const bytes = Buffer.from(content as Uint8Array);
  const header = Buffer.alloc(512);
  header.write(path.slice(0, 100), 0);
  header.write('0000644\0', 100);
  header.write(`${bytes.byteLength.toString(8).padStart(11, '0')}\0`, 124);
  header.write('        ', 148);
  header.write(flag, 156);
  header.write(linkTarget, 157);
  header.write('ustar\0' + '00', 257);
  const sum = header.reduce((all, byte) => all + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return [header, bytes, Buffer.alloc((512 - (bytes.byteLength % 512)) % 512)];
}

/** A pax record with its own length in front. */
export function paxRecord(name: string, value: string): string {
  const rest = ` ${name}=${value}\n`;
  let length = rest.length + 1;
  while (`${length}${rest}`.length !== length) length = `${length}${rest}`.length;
  return `${length}${rest}`;
}
