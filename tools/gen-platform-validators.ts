/** Compiles the JSON Schemas of the platform folder, so that reading it loads no schema compiler. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type AnySchemaObject } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { root } from './source-files.ts';

/** Files of the platform folder that have a schema. */
export const platformSchemas = ['waybill', 'runner-tiers', 'revocations'] as const;

const declaration = `import type { SchemaHints, SchemaValidator } from '../schema-problems.ts';

/** Compiled from the published JSON Schema by "npm run gen". */
export declare const validate: SchemaValidator;
/** The keys and texts that the problems quote, by place in the schema. */
export declare const hints: SchemaHints;
`;

/** The validators, by path from the root. */
export async function generate(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const name of platformSchemas) {
    const path = `packages/platform/src/generated/${name}.validator`;
    files.set(`${path}.js`, compile(name));
    files.set(`${path}.d.ts`, declaration);
  }
  return files;
}

function compile(name: string): string {
  const source = `schemas/platform/${name}.schema.json`;
  const published = JSON.parse(readFileSync(join(root, source), 'utf8')) as AnySchemaObject;
  const schema = withoutProse(published) as AnySchemaObject;
  const ajv = new Ajv({
    allErrors: true,
    // With `true` the output would load a counter of code points; our lengths are bounds, not typography.
    unicode: false,
    logger: false,
    allowUnionTypes: true,
    strictRequired: false,
    messages: false,
    verbose: false,
    code: { source: true, esm: true, lines: true },
  });
  const code = standalone.default(ajv, ajv.compile(schema));
  if (/\brequire\(|\bimport\b/.test(code)) throw new Error(`${source}: its validator would load a module`);
  return [
    `// Compiled from ${source} by "npm run gen". Do not edit.`,
    code.replace('"use strict";', '').replace(/export default validate\d+;/, ''),
    `export const hints = ${JSON.stringify(Object.fromEntries(hintsOf('#', published)), undefined, 1)};`,
    '',
  ].join('\n');
}

/** The schema without what only people and editors read; the compiled code carries the rest along. */
function withoutProse(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutProse);
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(
    // A property that is itself named "description" has a schema, not a text.
    ([key, value]) =>
      key !== 'examples' && !(['title', 'description'].includes(key) && typeof value === 'string'),
  );
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutProse(value)]));
}

/** What a problem can quote of each place in the schema: the keys that an object knows, and its text. */
function hintsOf(pointer: string, schema: unknown): [string, { keys?: string[]; text?: string }][] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties, description } = schema as { properties?: object; description?: unknown };
  const hint = {
    ...(typeof properties === 'object' ? { keys: Object.keys(properties) } : {}),
    ...(typeof description === 'string' ? { text: description } : {}),
  };
  const inside = Object.entries(schema).flatMap(([key, value]) => hintsOf(`${pointer}/${key}`, value));
  return Object.keys(hint).length === 0 ? inside : [[pointer, hint], ...inside];
}
