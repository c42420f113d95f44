/** Environment variables, as the process or a test has them. */
export type Environment = { readonly [name: string]: string | undefined };

/** A variable's text without spaces around it; undefined where it is missing or empty. */
export function givenIn(env: Environment, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === undefined || value === '' ? undefined : value;
}

/** Whether a text can stand in a header: a line break in it would begin another. */
export function fitsHeader(text: string): boolean {
  return /^[\x21-\x7e]{1,16384}$/.test(text);
}
