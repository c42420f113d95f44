import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

const folder = join(import.meta.dirname, '../../../../schemas/output');
const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });
formats.default(ajv);

/** Asserts that a JSON answer fits the published schema that it names, and gives it. */
export function assertFitsSchema(text: string): { readonly [member: string]: unknown } {
  const answer = JSON.parse(text) as { readonly schema: string; readonly [member: string]: unknown };
  const [, name] = /^https:\/\/waybill\.dev\/schemas\/output\/([a-z-]+)\/v1$/.exec(answer.schema) ?? [];
  assert.ok(name !== undefined, `${answer.schema} names no schema`);
  const validate =
    ajv.getSchema(answer.schema) ??
    ajv.compile(JSON.parse(readFileSync(join(folder, `${name}.schema.json`), 'utf8')) as object);
  assert.ok(validate(answer), JSON.stringify(validate.errors, undefined, 2));
  return answer;
}
