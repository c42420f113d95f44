/**
 * The items of a list; undefined where the token may not see it, or where it holds more than `most`: then nobody
 * can tell what else it says. Throws what the client throws where GitLab cannot be asked.
 */
export async function collectList<T>(
  list: AsyncIterable<T>,
  most: number,
): Promise<readonly T[] | undefined> {
  const items: T[] = [];
  try {
    for await (const item of list) {
      if (items.length === most) return undefined;
      items.push(item);
    }
    return items;
  } catch (error) {
    // The list needs a role or a tier that is lacking: an empty list would be a lie.
    if ((error as { code?: unknown }).code === 'gitlab-not-available') return undefined;
    throw error;
  }
}
