/** Writes the reference of the platform folder's files from their JSON Schemas. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { platformSchemas } from './gen-platform-validators.ts';
import { root } from './source-files.ts';

interface Schema {
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema | true>>;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly allOf?: readonly { readonly if?: Schema; readonly then?: Schema }[];
  readonly definitions?: Readonly<Record<string, Schema>>;
}

interface Row {
  readonly key: string;
  readonly needed: boolean;
  /** Kinds of the thing that know the key; every kind when absent. */
  readonly kinds?: string;
  readonly schema: Schema;
}

const typeNames: Readonly<Record<string, string>> = {
  object: 'map',
  array: 'list',
  string: 'text',
  integer: 'whole number',
  boolean: 'true or false',
};

/** The reference pages, by path from the root. */
export function generate(): Promise<Map<string, string>> {
  const pages = platformSchemas.map((name) => [`docs/platform/${name}.md`, pageOf(name)] as const);
  return Promise.resolve(new Map(pages));
}

function pageOf(name: string): string {
  const source = `schemas/platform/${name}.schema.json`;
  const schema = JSON.parse(readFileSync(join(root, source), 'utf8')) as Schema;
  const rows = rowsOf(schema, '', schema.definitions ?? {});
  return [
    `<!-- Written from ${source} by "npm run gen". Do not edit. -->`,
    `# ${schema.title}`,
    '',
    schema.description,
    '',
    `Schema for editors and other tools: \`${source}\`. What the schema cannot say is in [Problems](problems.md); a whole file is in \`examples/platform/${name}.yaml\`.`,
    '',
    '| key | value | needed | meaning |',
    '|---|---|---|---|',
    ...rows.map(({ key, needed, kinds, schema: part }) => {
      const meaning = `${kinds === undefined ? '' : `With ${kinds}: `}${meaningOf(part)}`;
      return `| \`${key}\` | ${cell(valueOf(part))} | ${needed ? 'yes' : ''} | ${cell(meaning)} |`;
    }),
    '',
  ].join('\n');
}

/** One row for each key, in the order of the schema, with the keys inside it behind it. */
function rowsOf(schema: Schema, prefix: string, definitions: Readonly<Record<string, Schema>>): Row[] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, part]) =>
    part === true ? [] : rowsOfKey(name, part, schema.required ?? [], prefix, definitions),
  );
  const ofKinds = (schema.allOf ?? []).flatMap(({ if: condition, then }) => {
    const kind = condition?.properties?.['kind'];
    const kinds = kind === undefined || kind === true ? '' : valueOf(kind);
    return rowsOf(then ? resolve(then, definitions) : {}, prefix, definitions).map((row) => ({
      ...row,
      kinds,
    }));
  });
  return [...own, ...ofKinds];
}

function rowsOfKey(
  name: string,
  part: Schema,
  required: readonly string[],
  prefix: string,
  definitions: Readonly<Record<string, Schema>>,
): Row[] {
  const schema = resolve(part, definitions);
  const items = schema.items && resolve(schema.items, definitions);
  const key = `${prefix}${name}`;
  const inside = items ? rowsOf(items, `${key}[].`, definitions) : rowsOf(schema, `${key}.`, definitions);
  const shown = items ? { ...schema, items } : schema;
  return [{ key, needed: required.includes(name), schema: shown }, ...inside];
}

/** What a reference means; a text beside the reference says more than the definition's own. */
function resolve(schema: Schema, definitions: Readonly<Record<string, Schema>>): Schema {
  if (schema.$ref === undefined) return schema;
  const definition = definitions[schema.$ref.replace('#/definitions/', '')];
  if (!definition) throw new Error(`no definition for ${schema.$ref}`);
  return { ...definition, ...(schema.description === undefined ? {} : { description: schema.description }) };
}

function valueOf({ const: only, enum: values, type, items, minItems, maxItems }: Schema): string {
  if (only !== undefined) return `\`${typeof only === 'string' ? only : JSON.stringify(only)}\``;
  if (values) return values.map((value) => `\`${String(value)}\``).join(', ');
  if (items)
    return `list of ${items.type === 'object' ? 'maps' : valueOf(items)}${minItems ? ', at least one' : ''}${maxItems ? `, at most ${maxItems}` : ''}`;
  return [type ?? 'text']
    .flat()
    .map((name) => typeNames[name] ?? name)
    .join(' or ');
}

function meaningOf({ description = '', items, default: preset, examples = [] }: Schema): string {
  const text = description === '' ? (items?.description ?? '') : description;
  const example =
    examples[0] === undefined ? '' : ` Such as \`${[examples[0]].flat().map(String).join(', ')}\`.`;
  return `${text}${preset === undefined ? '' : ` \`${JSON.stringify(preset)}\` unless said otherwise.`}${example}`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
