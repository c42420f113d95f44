import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv, type AnySchemaObject, type CodeKeywordDefinition, type KeywordCxt } from 'ajv';
import { _, stringify, type Name } from 'ajv/dist/compile/codegen/index.js';
import standalone from 'ajv/dist/standalone/index.js';
import { rolldown } from 'rolldown';

const schemas = join(import.meta.dirname, '../packages/evidence/schemas');
const target = 'packages/evidence/src/generated';

/** Which schema becomes which module; the versions are those that {@link checkSbomSchema} names. */
const validators: readonly { readonly module: string; readonly schema: string }[] = [
  { module: 'cyclonedx-1.2', schema: 'cyclonedx/bom-1.2-strict' },
  { module: 'cyclonedx-1.3', schema: 'cyclonedx/bom-1.3-strict' },
  { module: 'cyclonedx-1.4', schema: 'cyclonedx/bom-1.4' },
  { module: 'cyclonedx-1.5', schema: 'cyclonedx/bom-1.5' },
  { module: 'cyclonedx-1.6', schema: 'cyclonedx/bom-1.6' },
  { module: 'cyclonedx-1.7', schema: 'cyclonedx/bom-1.7' },
  { module: 'spdx-2.3', schema: 'spdx/spdx-2.3' },
];

/** Schemas that the CycloneDX schemas refer to, by the name they use. */
const referred: readonly string[] = ['spdx', 'jsf-0.82', 'cryptography-defs'];

const banner = '// Written by tools/gen-schema-validators.ts from packages/evidence/schemas; do not edit.\n';

/**
 * Compiles the official SBOM schemas to plain functions, so that neither a schema compiler nor its start-up
 * time ships. Answers path (from the root of the repository) to content of every file.
 */
export async function generate(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const references = await Promise.all(
    referred.map(async (name) => ({
      ...(await readSchema(`cyclonedx/${name}`)),
      $id: `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`,
    })),
  );
  for (const { module, schema } of validators) {
    const code = compile(await readSchema(schema), references);
    files.set(`${target}/${module}.mjs`, banner + (await minify(code)));
    files.set(`${target}/${module}.d.mts`, `${banner}${declaration}`);
  }
  files.set(`${target}/spdx-licence-ids.mjs`, banner + licenceIds(references[0]));
  files.set(
    `${target}/spdx-licence-ids.d.mts`,
    `${banner}export declare const licenceIds: ReadonlySet<string>;\n`,
  );
  return files;
}

const declaration = `import type { SchemaError } from '../sbom/schema-error.ts';
export declare const validate: {
  (document: unknown): boolean;
  readonly errors?: readonly SchemaError[] | null;
};
`;

async function readSchema(name: string): Promise<AnySchemaObject> {
  const schema = JSON.parse(await readFile(join(schemas, `${name}.schema.json`), 'utf8')) as AnySchemaObject;
  // The meta-schema differs between them and is not evaluated: these files are official.
  delete schema['$schema'];
  return withoutProse(schema, false) as AnySchemaObject;
}

const prose: ReadonlySet<string> = new Set([
  'description',
  'title',
  'examples',
  'meta:enum',
  '$comment',
  'default',
]);
const namesToSchemas: ReadonlySet<string> = new Set(['properties', 'definitions', 'patternProperties']);

/** Drops what only people read; it would be most of the generated code. Properties may carry such names, too. */
function withoutProse(schema: unknown, areNames: boolean): unknown {
  if (Array.isArray(schema)) return schema.map((item) => withoutProse(item, false));
  if (schema === null || typeof schema !== 'object') return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => areNames || !prose.has(key))
      .map(([key, value]) => [
        key,
        !areNames && (key === 'enum' || key === 'const')
          ? (value as unknown)
          : withoutProse(value, !areNames && namesToSchemas.has(key)),
      ]),
  );
}

function compile(schema: AnySchemaObject, references: readonly AnySchemaObject[]): string {
  const ajv = new Ajv({
    strict: false,
    meta: false,
    validateSchema: false,
    messages: false,
    inlineRefs: false,
    ownProperties: true,
    unicodeRegExp: false,
    schemas: [...references],
    formats: Object.fromEntries(formatNames.map((name) => [name, () => true])),
    code: { source: true, esm: true, formats: _`formats` },
  });
  for (const keyword of keywords) {
    ajv.removeKeyword(keyword.keyword as string);
    ajv.addKeyword(keyword);
  }
  const imports = "import { characterCount, formats, hasUniqueItems } from '../sbom/schema-keywords.ts';\n";
  return imports + standalone.default(ajv, ajv.compile(schema)).replace('export default validate0;', '');
}

const formatNames: readonly string[] = ['date', 'date-time', 'idn-email', 'iri-reference', 'uri'];

/**
 * Keywords whose generated form would be slow or would need the compiler's own run time: `uniqueItems` is
 * quadratic there (1,000 components: 0.3 s), `enum` walks the 700 licence ids for each licence.
 */
const keywords: readonly CodeKeywordDefinition[] = [
  {
    keyword: 'uniqueItems',
    type: 'array',
    schemaType: 'boolean',
    code: (context) => {
      if (context.schema === true) context.pass(_`${imported(context, 'hasUniqueItems')}(${context.data})`);
    },
  },
  {
    keyword: 'enum',
    schemaType: 'array',
    code: (context) => {
      const allowed = context.schema as string[];
      const set = context.gen.scopeValue('keyword', {
        ref: new Set(allowed),
        key: JSON.stringify(allowed),
        code: _`new Set(${stringify(allowed)})`,
      });
      context.pass(_`${set}.has(${context.data})`);
    },
  },
  {
    keyword: 'minLength',
    type: 'string',
    schemaType: 'number',
    code: (context) =>
      context.pass(_`${imported(context, 'characterCount')}(${context.data}) >= ${context.schema}`),
  },
  {
    keyword: 'maxLength',
    type: 'string',
    schemaType: 'number',
    code: (context) =>
      context.pass(_`${imported(context, 'characterCount')}(${context.data}) <= ${context.schema}`),
  },
];

function imported(context: KeywordCxt, name: 'hasUniqueItems' | 'characterCount'): Name {
  const code = name === 'hasUniqueItems' ? _`hasUniqueItems` : _`characterCount`;
  return context.gen.scopeValue('func', { ref: name, key: name, code });
}

/** Drops the schema literals that no code refers to, and white space: a third of the size remains. */
async function minify(code: string): Promise<string> {
  const bundle = await rolldown({
    input: 'virtual:validator',
    external: /schema-keywords/,
    plugins: [
      {
        name: 'validator',
        resolveId: (id) => (id === 'virtual:validator' ? id : undefined),
        load: (id) => (id === 'virtual:validator' ? code : undefined),
      },
    ],
  });
  const { output } = await bundle.generate({ format: 'esm', minify: true });
  await bundle.close();
  return output[0].code;
}

function licenceIds(spdx: AnySchemaObject | undefined): string {
  const ids = (spdx?.['enum'] ?? []) as readonly string[];
  return `export const licenceIds = new Set(${JSON.stringify(ids.join(' '))}.split(' '));\n`;
}
