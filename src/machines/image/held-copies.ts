type Copy = Promise<Uint8Array | string>

/**
 * Copies of files: whoever asks for one while it comes waits for the same, and the last ones that fit together are held.
 * Many clients load one library, and a fix is proven by reading it all again.
 */
export function heldCopies(
  copy: (path: string, size: number) => Copy,
  maxBytes: number,
): (path: string, size: number) => Copy {
  /** The one that was asked for last is the last. */
  const held = new Map<string, { readonly size: number; readonly bytes: Copy }>()
  let total = 0
  return (path, size) => {
    const known = held.get(path)
    if (known !== undefined) {
      held.delete(path)
      held.set(path, known)
      return known.bytes
    }
    const bytes = copy(path, size)
    held.set(path, { size, bytes })
    total += size
    for (const [oldest, { size: freed }] of held) {
      if (total <= maxBytes || oldest === path) break
      held.delete(oldest)
      total -= freed
    }
    return bytes
  }
}
