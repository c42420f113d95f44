// Written by tools/gen-schema-validators.ts from packages/evidence/schemas; do not edit.
export declare const licenceIds: ReadonlySet<string>;
