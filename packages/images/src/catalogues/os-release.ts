import type { ImageFiles } from '../layers/image-files.ts';

/** The operating system of an image, as it names itself. */
export interface OperatingSystem {
  /** `debian`, `alpine`, `rhel`. */
  readonly id: string;
  readonly versionId: string;
  readonly prettyName: string;
}

/** Where it stands; `/etc/os-release` is usually a link to the second. Source: os-release(5). */
export const osReleasePaths: readonly string[] = ['etc/os-release', 'usr/lib/os-release'];

/** Reads it; undefined where the image has none, as one that was built from nothing. */
export function findOperatingSystem(files: ImageFiles): OperatingSystem | undefined {
  const file = osReleasePaths.map((path) => files.find(path)).find((found) => found !== undefined);
  if (!file) return undefined;
  const values = new Map<string, string>();
  for (const line of Buffer.from(file.bytes).toString('utf8').split('\n')) {
    const [, name, quoted] = /^([A-Z0-9_]+)=(.*)$/.exec(line.trim()) ?? [];
    if (name !== undefined && quoted !== undefined) values.set(name, unquote(quoted));
  }
  const id = values.get('ID');
  if (id === undefined || !/^[a-z0-9._-]+$/.test(id)) return undefined;
  const versionId = values.get('VERSION_ID') ?? '';
  return { id, versionId, prettyName: values.get('PRETTY_NAME') ?? `${id} ${versionId}`.trim() };
}

function unquote(text: string): string {
  const inner = /^(["'])(.*)\1$/.exec(text)?.[2] ?? text;
  return inner.replace(/\\([\\"'$`])/g, '$1');
}
