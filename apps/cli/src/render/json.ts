import type { Answer } from '../command.ts';

/** Where the JSON Schemas of all answers live; `schemas/output/` holds them. */
export const schemaBase = 'https://waybill.dev/schemas/output/';

/** An answer for programs: `schema` first, members as their schema says, two spaces of indent. */
export function renderJson(answer: Answer): string {
  return `${JSON.stringify({ schema: `${schemaBase}${answer.schema}`, ...answer.json }, undefined, 2)}\n`;
}
