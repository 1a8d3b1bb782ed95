/** Reads the presentation language of RFC 8446, section 3, from bytes that may end anywhere: undefined where they do. */
export class Cursor {
  readonly #bytes: Buffer
  #offset = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  bytes(length: number): Buffer | undefined {
    const end = this.#offset + length
    if (end > this.#bytes.length) return undefined
    const taken = this.#bytes.subarray(this.#offset, end)
    this.#offset = end
    return taken
  }

  /** An unsigned number of one to three bytes. */
  number(length: 1 | 2 | 3): number | undefined {
    return this.bytes(length)?.readUIntBE(0, length)
  }

  /** Bytes behind their own length, which is written in `lengthBytes` bytes. */
  vector(lengthBytes: 1 | 2 | 3): Buffer | undefined {
    const length = this.number(lengthBytes)
    return length === undefined ? undefined : this.bytes(length)
  }

  /** Like `vector`, but what there is of it where the bytes end too early. */
  partialVector(lengthBytes: 1 | 2 | 3): Buffer | undefined {
    const length = this.number(lengthBytes)
    return length === undefined ? undefined : this.bytes(Math.min(length, this.#bytes.length - this.#offset))
  }
}
