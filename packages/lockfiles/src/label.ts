/** A key for messages: short, and quoted, since it may hold anything. */
export function label(key: string): string {
  return JSON.stringify(key.length > 100 ? `${key.slice(0, 100)}…` : key);
}
