import { isJsonObject, parseJson, WaybillError, type JsonObject } from '@waybill/kernel';
import { purlOf } from '../purl.ts';
import { type Catalogue, fromFile, type FoundPackage } from './catalogue.ts';

/** The manifest of an installed package, not one deeper inside it. */
const manifest = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/@][^/]*)\/package\.json$/;
const maxBytes = 2 * 1024 * 1024;

/** Packages that npm, pnpm or yarn installed. Source: npm documentation, package.json, "name", "version", "license". */
export const npmInstalled: Catalogue = {
  name: 'npm',
  // Only three members are kept of thousands of files.
  wants: (path) => (manifest.test(path) ? { maxBytes, extract: condense } : undefined),
  read: (files) => {
    const packages = files.list().flatMap((history) => {
      if (!manifest.test(history.path)) return [];
      const found = packageOf(history.versions.at(-1)?.bytes ?? new Uint8Array());
      return found ? [fromFile(history, found)] : [];
    });
    return { packages, findings: [] };
  },
};

function condense(bytes: Uint8Array): Uint8Array | undefined {
  const value = readObject(bytes);
  const { name, version, license } = value ?? {};
  // Folders like node_modules/.cache have manifests that name no package.
  if (typeof name !== 'string' || typeof version !== 'string' || name === '') return undefined;
  return Buffer.from(JSON.stringify({ name, version, license: licenceOf(license) }));
}

function packageOf(bytes: Uint8Array): FoundPackage | undefined {
  const { name, version, license } = readObject(bytes) ?? {};
  if (typeof name !== 'string' || typeof version !== 'string') return undefined;
  const slash = name.startsWith('@') ? name.indexOf('/') : -1;
  return {
    ecosystem: 'npm',
    name,
    version,
    purl: purlOf({
      type: 'npm',
      namespace: slash < 0 ? '' : name.slice(0, slash),
      name: name.slice(slash + 1),
      version,
    }),
    ...(typeof license === 'string' && license !== '' ? { licence: license } : {}),
  };
}

/** A text, or the older object with a type. */
function licenceOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const type = typeof value === 'object' && value !== null ? (value as { type?: unknown }).type : undefined;
  return typeof type === 'string' ? type : '';
}

function readObject(bytes: Uint8Array): JsonObject | undefined {
  try {
    const value = parseJson(bytes, { maxDepth: 100 });
    return isJsonObject(value) ? value : undefined;
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
    // Test data of packages is full of broken manifests; npm would not install one.
    return undefined;
  }
}
