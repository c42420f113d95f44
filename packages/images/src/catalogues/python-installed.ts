import { purlOf } from '../purl.ts';
import { type Catalogue, fromFile, type FoundPackage } from './catalogue.ts';
import { controlParagraphs } from './control-fields.ts';

const metadata = /\.dist-info\/METADATA$|\.egg-info(?:\/PKG-INFO)?$/;
const maxBytes = 4 * 1024 * 1024;
/** Headers stand in front of the description, which is the largest part. */
const maxHeaderBytes = 64 * 1024;

/** Packages that pip and its like installed. Source: PyPA specifications, "Recording installed projects", "Core metadata". */
export const pythonInstalled: Catalogue = {
  name: 'python',
  wants: (path) => (metadata.test(path) ? { maxBytes, extract: headersOf } : undefined),
  read: (files) => {
    const packages = files.list().flatMap((history) => {
      if (!metadata.test(history.path)) return [];
      const found = packageOf(history.versions.at(-1)?.bytes ?? new Uint8Array());
      return found ? [fromFile(history, found)] : [];
    });
    return { packages, findings: [] };
  },
};

function headersOf(bytes: Uint8Array): Uint8Array {
  const head = Buffer.from(bytes.subarray(0, maxHeaderBytes));
  const end = head.indexOf('\n\n');
  return Buffer.from(end < 0 ? head : head.subarray(0, end));
}

function packageOf(bytes: Uint8Array): FoundPackage | undefined {
  const [fields] = controlParagraphs(Buffer.from(bytes).toString('utf8').replaceAll('\r', ''));
  const [name, version] = [fields?.get('name'), fields?.get('version')];
  if (name === undefined || version === undefined) return undefined;
  const licence = fields?.get('license-expression') ?? fields?.get('license');
  return {
    ecosystem: 'pypi',
    name,
    version,
    // Normalised as the index does. Source: PyPA specifications, "Names and normalization".
    purl: purlOf({ type: 'pypi', name: name.toLowerCase().replace(/[-_.]+/g, '-'), version }),
    // Some write the whole text of the licence there.
    ...(licence === undefined || licence === '' || licence.length > 100 ? {} : { licence }),
  };
}
