import type { ImagePackage } from '../image-package.ts';
import { purlOf } from '../purl.ts';
import { type Catalogue, fromFile, type FoundPackage } from './catalogue.ts';

const marker = Buffer.from('\xff Go buildinf:', 'latin1');
const headerBytes = 32;
/** Bit of the flags that says that two texts follow the header (Go 1.18 and later). */
const inline = 0x2;
const maxBytes = 512 * 1024 * 1024;
const maxTextBytes = 4 * 1024 * 1024;
/** Sixteen bytes on each side of the module list. */
const sentinelBytes = 16;
const elf = Buffer.from([0x7f, 0x45, 0x4c, 0x46]);

/** Modules that the Go linker wrote into binaries. Source: Go, `debug/buildinfo`, `runtime/debug`.BuildInfo. */
export const goBinaries: Catalogue = {
  name: 'go',
  wants: (_path, head) =>
    elf.equals(head.subarray(0, elf.byteLength)) ? { maxBytes, extract: findBuildInfo } : undefined,
  read: (files) => {
    const packages = files.list().flatMap((history): ImagePackage[] => {
      const bytes = history.versions.at(-1)?.bytes ?? new Uint8Array();
      if (!marker.equals(bytes.subarray(0, marker.byteLength))) return [];
      const text = Buffer.from(bytes.subarray(marker.byteLength)).toString('utf8');
      return modulesOf(text).map((found) => fromFile(history, found));
    });
    return { packages, findings: [] };
  },
};

/** The marker, then the version of Go and the module list, each on lines of their own; undefined for other binaries. */
function findBuildInfo(bytes: Uint8Array): Uint8Array | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = file.indexOf(marker); at >= 0; at = file.indexOf(marker, at + 1)) {
    // The linker aligns it; other hits are text about it.
    if (at % 16 !== 0 || ((file[at + 15] ?? 0) & inline) === 0) continue;
    const version = textAt(file, at + headerBytes);
    const modules = version && textAt(file, version.next);
    if (!version || !modules || !version.text.toString('latin1').startsWith('go')) continue;
    const list = modules.text.subarray(
      sentinelBytes,
      Math.max(sentinelBytes, modules.text.byteLength - sentinelBytes),
    );
    return Buffer.concat([marker, version.text, Buffer.from('\n'), list]);
  }
  return undefined;
}

/** A text behind its length as an unsigned LEB128 number. */
function textAt(file: Buffer, at: number): { readonly text: Buffer; readonly next: number } | undefined {
  let length = 0;
  for (let index = 0; index < 4; index++) {
    const byte = file[at + index];
    if (byte === undefined) return undefined;
    length += (byte & 0x7f) * 128 ** index;
    if ((byte & 0x80) !== 0) continue;
    const from = at + index + 1;
    if (length > maxTextBytes || from + length > file.byteLength) return undefined;
    return { text: file.subarray(from, from + length), next: from + length };
  }
  return undefined;
}

function modulesOf(text: string): FoundPackage[] {
  const [goVersion = '', ...lines] = text.split('\n');
  const found: (FoundPackage | undefined)[] = [
    moduleOf('stdlib', goVersion.replace(/^go/, '').split(' ', 1)[0] ?? ''),
  ];
  for (const line of lines) {
    const [kind, path = '', version = ''] = line.split('\t');
    if (kind === 'mod' || kind === 'dep') found.push(moduleOf(path, version));
    // What was built instead of the line before.
    if (kind === '=>') found[found.length - 1] = moduleOf(path, version);
  }
  return found.filter((one) => one !== undefined);
}

function moduleOf(path: string, told: string): FoundPackage | undefined {
  if (path === '') return undefined;
  // A build from a working tree has no version.
  const version = told === '(devel)' ? '' : told;
  const slash = path.lastIndexOf('/');
  return {
    ecosystem: 'golang',
    name: path,
    version,
    purl: purlOf({
      type: 'golang',
      namespace: slash < 0 ? '' : path.slice(0, slash),
      name: path.slice(slash + 1),
      version,
    }),
  };
}
