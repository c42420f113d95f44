/** Compiles the JSON Schemas of the platform folder, so that reading it loads no schema compiler. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type AnySchemaObject } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { root } from './source-files.ts';

/** Files of the platform folder that have a schema. */
export const platformSchemas = ['waybill', 'runner-tiers', 'revocations'] as const;

const declaration = `import type { SchemaValidator } from '../schema-problems.ts';

/** Compiled from the published JSON Schema by "npm run gen". */
export declare const validate: SchemaValidator;
`;

/** The validators, by path from the root. */
export async function generate(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const name of platformSchemas) {
    const path = `packages/platform/src/generated/${name}.validator`;
    files.set(`${path}.mjs`, compile(name));
    files.set(`${path}.d.mts`, declaration);
  }
  return files;
}

function compile(name: string): string {
  const source = `schemas/platform/${name}.schema.json`;
  const schema = JSON.parse(readFileSync(join(root, source), 'utf8')) as AnySchemaObject;
  const ajv = new Ajv({
    allErrors: true,
    // With `true` the output would load a counter of code points; our lengths are bounds, not typography.
    unicode: false,
    logger: false,
    allowUnionTypes: true,
    strictRequired: false,
    messages: false,
    // Errors carry the part of the schema that they are about, whose keys and descriptions the problems quote.
    verbose: true,
    code: { source: true, esm: true, lines: true },
  });
  const code = standalone.default(ajv, ajv.compile(schema));
  if (/\brequire\(|\bimport\b/.test(code)) throw new Error(`${source}: its validator would load a module`);
  return [
    `// Compiled from ${source} by "npm run gen". Do not edit.`,
    code.replace('"use strict";', '').replace(/export default validate\d+;/, ''),
    '',
  ].join('\n');
}
