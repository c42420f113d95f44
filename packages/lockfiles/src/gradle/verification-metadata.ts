import { hexHash } from '../hex-hash.ts';
import { malformedLockfile } from '../lockfile-error.ts';
import type { PackageFile, PackageHash } from '../lockfile.ts';
import { lockfileText } from '../lockfile-text.ts';

/** Archives with their hashes, by `group:name:version`. */
export type VerifiedArtifacts = ReadonlyMap<string, readonly PackageFile[]>;

const tag = /<(\/?)([A-Za-z][\w-]*)((?:\s+[\w:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/g;
const attribute = /([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/**
 * Reads the components of Gradle's `verification-metadata.xml`: hashes by which it checks what it downloads. Only this
 * one file is read as XML, element by element; entities and document types are refused, because Gradle writes none.
 * Throws `lockfile-malformed`. Source: Gradle manual, "Verifying dependencies".
 */
export function parseVerificationMetadata(bytes: Uint8Array, file: string): VerifiedArtifacts {
  const text = lockfileText(bytes, file).replace(/<!--[\s\S]*?-->/g, '');
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text) || !/<verification-metadata\b/.test(text)) {
    throw malformedLockfile(
      { file },
      'verification metadata of Gradle, without document type',
      'something else',
    );
  }
  const found = new Map<string, PackageFile[]>();
  let component: string | undefined;
  let artifact: { readonly name: string; readonly hashes: PackageHash[] } | undefined;
  for (const [, closing, name = '', written = '', empty] of text.matchAll(tag)) {
    if (closing === '/') {
      if (name === 'component') component = undefined;
      if (name === 'artifact' && artifact && component !== undefined) {
        found.set(component, [...(found.get(component) ?? []), artifact]);
        artifact = undefined;
      }
      continue;
    }
    const values = attributesOf(written);
    if (name === 'component' && empty !== '/')
      component = `${values.get('group')}:${values.get('name')}:${values.get('version')}`;
    else if (name === 'artifact' && component !== undefined && empty !== '/')
      artifact = { name: values.get('name') ?? '', hashes: [] };
    else if (artifact && (name === 'sha256' || name === 'sha512')) {
      const hash = hexHash(name, values.get('value') ?? '');
      if (!hash) throw malformedLockfile({ file }, `a ${name} in hex`, 'something else');
      artifact.hashes.push(hash);
    }
  }
  return found;
}

function attributesOf(text: string): ReadonlyMap<string, string> {
  return new Map(
    [...text.matchAll(attribute)].map(([, name = '', double, single]) => [name, double ?? single ?? '']),
  );
}
