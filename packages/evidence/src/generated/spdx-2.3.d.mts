// Written by tools/gen-schema-validators.ts from packages/evidence/schemas; do not edit.
import type { SchemaError } from '../sbom/schema-error.ts';
export declare const validate: {
  (document: unknown): boolean;
  readonly errors?: readonly SchemaError[] | null;
};
