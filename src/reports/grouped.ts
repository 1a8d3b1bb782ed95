/** The items of each name, in their order. */
export function grouped<Name, Item>(
  pairs: Iterable<readonly [Name, Item]>,
): ReadonlyMap<Name, readonly [Item, ...Item[]]> {
  const groups = new Map<Name, [Item, ...Item[]]>()
  for (const [name, item] of pairs) {
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [item])
    else group.push(item)
  }
  return groups
}
