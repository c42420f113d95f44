import type { SchemaValidator } from '../schema-problems.ts';

/** Compiled from the published JSON Schema by "npm run gen". */
export declare const validate: SchemaValidator;
