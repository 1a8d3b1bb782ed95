/** How many of each: more by the variable, for a night's search. */
export function howMany(usually: number): number {
  return Number(process.env['LOCAL_ISSUER_MUTATIONS'] ?? usually)
}

/** What no report may show as it is: a control, or a mark that turns the direction of writing. */
export const hidden = /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u

/** Numbers below `limit`, the same ones for the same seed (mulberry32). */
export function numbers(seed: number): (limit: number) => number {
  let state = seed
  return limit => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit)
  }
}

/** What lengths and tags become when they lie. */
const telling = [0, 1, 0x1f, 0x30, 0x7f, 0x80, 0x82, 0x84, 0xa0, 0xff]

/**
 * Samples with one to four things wrong: bits, lengths, pieces that are gone, twice there, or another's. `which` names each
 * in a message, so that it can be made again.
 */
export function* mutations(
  samples: readonly Uint8Array[],
  seed = 1,
): Generator<{ readonly bytes: Buffer; readonly which: string }> {
  const below = numbers(seed)
  const one = (): Buffer => Buffer.from(samples[below(samples.length)] ?? [])
  for (let index = 0; index < howMany(2000); index += 1) {
    let bytes = one()
    for (let left = 1 + below(4); left > 0; left -= 1) bytes = mutated(bytes, one, below)
    yield { bytes, which: `mutation ${index} of seed ${seed}` }
  }
}

function mutated(bytes: Buffer, other: () => Buffer, below: (limit: number) => number): Buffer {
  const at = below(bytes.length)
  const length = 1 + below(Math.min(64, bytes.length + 1))
  switch (below(7)) {
    case 0: {
      const flipped = Buffer.from(bytes)
      flipped[at] = (flipped[at] ?? 0) ^ (1 << below(8))
      return flipped
    }
    case 1: {
      const changed = Buffer.from(bytes)
      changed[at] = telling[below(telling.length)] ?? 0
      return changed
    }
    case 2:
      return bytes.subarray(0, at)
    case 3:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)])
    case 4:
      return Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)])
    case 5:
      return Buffer.concat([bytes.subarray(0, at), Buffer.alloc(length, below(256)), bytes.subarray(at)])
    default: {
      const piece = other()
      const from = below(piece.length)
      return Buffer.concat([bytes.subarray(0, at), piece.subarray(from, from + length), bytes.subarray(at + length)])
    }
  }
}
