import { blockBytes, hasChecksum, numberAt, paxRecords, type TarEntry, tarEntry, untilNul } from './tar-header.ts'

export interface TarReader {
  /** Takes the next bytes; `false` when the rest is no use. */
  push(chunk: Uint8Array): boolean
  /** Why what came so far is no whole archive; undefined for a whole one. */
  problem(): string | undefined
}

export interface TarOptions {
  /** Whether the bytes of a file are wanted: who says so has looked at its size. */
  readonly wants: (entry: TarEntry) => boolean
  readonly found: (entry: TarEntry, bytes: Uint8Array | undefined) => void
  /** Entries beyond it end the reading. */
  readonly maxEntries: number
}

/** Of a long name: PATH_MAX is 4096, and a PAX header has some more fields. */
const maxExtensionBytes = 256 * 1024

/**
 * Reads an archive as container engines write it (POSIX ustar and pax, GNU's long names) while it arrives, and holds no more
 * of it than what is wanted. Nothing is written anywhere, so that a name in it can do no harm.
 */
export function tarReader({ wants, found, maxEntries }: TarOptions): TarReader {
  let entries = 0
  let wrong: string | undefined
  let isEnded = false
  /** Of the current piece: where its bytes go, how many are to come, and how many of padding behind them. */
  let into: Uint8Array | undefined = new Uint8Array(blockBytes)
  let filled = 0
  let remaining = blockBytes
  let padding = 0
  let then: (bytes: Uint8Array | undefined) => void = header
  /** For the next entry only. */
  let extended: Readonly<Record<string, string>> = {}

  function expect(
    bytes: number,
    isWanted: boolean,
    next: (bytes: Uint8Array | undefined) => void,
    padded = true,
  ): void {
    into = isWanted ? new Uint8Array(bytes) : undefined
    filled = 0
    remaining = bytes
    padding = padded ? (blockBytes - (bytes % blockBytes)) % blockBytes : 0
    then = next
  }

  function nextHeader(): void {
    expect(blockBytes, true, header, false)
  }

  function header(bytes: Uint8Array | undefined): void {
    const block = bytes === undefined ? Buffer.alloc(0) : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    if (block.every(byte => byte === 0)) {
      isEnded = true
      return
    }
    if (!hasChecksum(block)) {
      wrong = 'it is no tar archive, or it is damaged'
      return
    }
    const type = String.fromCharCode(block[156] ?? 0)
    const size = numberAt(block, 124, 12)
    if (type === 'x' || type === 'g' || type === 'L' || type === 'K') {
      if (size > maxExtensionBytes) wrong = 'a name in it is too long'
      else expect(size, true, extension => extend(type, Buffer.from(extension ?? [])))
      return
    }
    entries += 1
    if (entries > maxEntries) {
      wrong = `it has more than ${maxEntries} files`
      return
    }
    const entry = tarEntry(block, type, size, extended)
    extended = {}
    const follows = type === '0' || type === '\0' || type === '7' ? (entry?.size ?? size) : 0
    expect(follows, entry !== undefined && entry.kind === 'file' && wants(entry), content => {
      if (entry !== undefined) found(entry, entry.kind === 'file' ? content : undefined)
      nextHeader()
    })
  }

  function extend(type: string, bytes: Buffer): void {
    if (type === 'x') extended = { ...extended, ...paxRecords(bytes) }
    else if (type === 'L') extended = { ...extended, path: untilNul(bytes) }
    else if (type === 'K') extended = { ...extended, linkpath: untilNul(bytes) }
    nextHeader()
  }

  return {
    push(chunk) {
      let at = 0
      while (wrong === undefined && !isEnded) {
        const take = Math.min(remaining, chunk.length - at)
        into?.set(chunk.subarray(at, at + take), filled)
        filled += take
        remaining -= take
        at += take
        if (remaining > 0) return true
        const skip = Math.min(padding, chunk.length - at)
        padding -= skip
        at += skip
        if (padding > 0) return true
        then(into)
      }
      // What is behind the end is padding, which the writer wants to be rid of.
      return wrong === undefined
    },
    problem: () => wrong ?? (isEnded ? undefined : 'it ended too early'),
  }
}
