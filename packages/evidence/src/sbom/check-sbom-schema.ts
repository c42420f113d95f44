import { isJsonObject, WaybillError, type CheckResult, type JsonValue } from '@waybill/kernel';
import { checkSpdx3Structure } from './check-spdx3-structure.ts';
import { findSbomFormat } from './sbom-format.ts';
import { parseSbomJson } from './sbom-text.ts';
import type { SchemaError } from './schema-error.ts';
import { forgetFingerprints } from './schema-keywords.ts';

type Validate = { (document: unknown): boolean; readonly errors?: readonly SchemaError[] | null };

/** Loaded on demand: the largest takes 10 ms to load, and a verification needs one. */
const validators: ReadonlyMap<string, () => Promise<{ readonly validate: Validate }>> = new Map([
  ['cyclonedx 1.2', () => import('../generated/cyclonedx-1.2.mjs')],
  ['cyclonedx 1.3', () => import('../generated/cyclonedx-1.3.mjs')],
  ['cyclonedx 1.4', () => import('../generated/cyclonedx-1.4.mjs')],
  ['cyclonedx 1.5', () => import('../generated/cyclonedx-1.5.mjs')],
  ['cyclonedx 1.6', () => import('../generated/cyclonedx-1.6.mjs')],
  ['cyclonedx 1.7', () => import('../generated/cyclonedx-1.7.mjs')],
  ['spdx 2.3', () => import('../generated/spdx-2.3.mjs')],
]);

const code = 'sbom-schema';

/**
 * Check `sbom-schema`: is the document valid against the official JSON schema of its format and version
 * (CycloneDX 1.2 to 1.7, SPDX 2.3)? SPDX 3.0 is held against rules of our own, and the answer says so. A version whose schema is not shipped is `not-evaluable`, never a pass;
 * what is no JSON, or no SBOM, fails. Takes the document's bytes, or its value as `parseJson` read it.
 */
export async function checkSbomSchema(document: Uint8Array | JsonValue): Promise<CheckResult> {
  let value: JsonValue;
  try {
    value = document instanceof Uint8Array ? parseSbomJson(document) : document;
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
    const { expected, found, help } = error;
    return {
      code,
      outcome: 'fail',
      message: `The SBOM cannot be read: ${error.message}`,
      ...(expected === undefined ? {} : { expected }),
      found: found === undefined ? error.code : `${error.code}: ${found}`,
      ...(help === undefined ? {} : { help }),
    };
  }
  const format = findSbomFormat(value);
  if (!format) {
    return {
      code,
      outcome: 'fail',
      message: 'The document is no SBOM.',
      expected: 'CycloneDX or SPDX in JSON',
      found: 'neither bomFormat and specVersion nor spdxVersion nor a context of SPDX 3.0',
    };
  }
  if (format.isSpdx3 === true && isJsonObject(value)) {
    return checkSpdx3Structure(value, format.formatVersion);
  }
  const name = `${format.format} ${format.formatVersion}`;
  const load = validators.get(name);
  if (!load) {
    return {
      code,
      outcome: 'not-evaluable',
      message: 'The SBOM has a version whose schema is not shipped.',
      expected: [...validators.keys()].join(', '),
      found: name.slice(0, 40),
      help: 'Let the tool that makes it write CycloneDX 1.6 or SPDX 2.3.',
    };
  }
  const { validate } = await load();
  forgetFingerprints();
  if (validate(value)) return { code, outcome: 'pass', message: `The SBOM is valid ${name}.` };
  return {
    code,
    outcome: 'fail',
    message: `The SBOM is not valid ${name}.`,
    expected: 'a document that the official schema accepts',
    found: describe(validate.errors?.at(-1)),
    help: 'Make the SBOM anew with a tool that writes valid documents; do not mend it by hand.',
  };
}

/** Place and rule, never the value that breaks it: it may be anything. */
function describe(error: SchemaError | undefined): string {
  if (!error) return 'a rule is broken';
  const detail =
    error.params['missingProperty'] ?? error.params['additionalProperty'] ?? error.params['type'];
  const place = error.instancePath === '' ? 'the document itself' : error.instancePath;
  const rule = typeof detail === 'string' ? `${error.keyword} (${detail})` : error.keyword;
  return `${place} breaks the rule ${rule}`.slice(0, 300);
}
