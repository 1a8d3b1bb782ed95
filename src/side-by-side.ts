/** Maps with at most `width` calls under way; results stand in the order of `items`. The first rejection rejects the whole. */
export async function sideBySide<Item, Result>(
  items: readonly Item[],
  width: number,
  map: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = new Array(items.length)
  const entries = items.entries()
  async function work(): Promise<void> {
    for (const [index, item] of entries) results[index] = await map(item, index)
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, work))
  return results
}
