import type { SchemaHints, SchemaValidator } from '../schema-problems.ts';

/** Compiled from the published JSON Schema by "npm run gen". */
export declare const validate: SchemaValidator;
/** The keys and texts that the problems quote, by place in the schema. */
export declare const hints: SchemaHints;
