/** First rule of a schema that a document breaks, as the generated validators tell it. */
export interface SchemaError {
  /** JSON pointer into the document; empty for the document itself. */
  readonly instancePath: string;
  /** Keyword of JSON Schema, such as `required`. */
  readonly keyword: string;
  readonly params: { readonly [name: string]: unknown };
}
