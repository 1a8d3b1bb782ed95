// What is used of node-forge, by the path of its parts: its own entry loads all of it. Strings hold bytes.

declare module 'node-forge/lib/asn1.js' {
  interface Asn1 {
    readonly tagClass: number
    readonly type: number
    readonly constructed: boolean
    readonly value: string | readonly Asn1[]
  }
  const asn1: {
    /** Throws for what is no BER. Bounded in depth. */
    fromDer(bytes: string, options: { strict: boolean; parseAllBytes: boolean; decodeBitStrings: boolean }): Asn1
    derToOid(bytes: string): string
  }
  export = asn1
}

declare module 'node-forge/lib/rc2.js' {
  const rc2: {
    createDecryptionCipher(
      key: string,
      bits: number,
    ): {
      start(iv: string): void
      update(input: unknown): void
      /** False for bad padding. */
      finish(): boolean
      readonly output: { getBytes(): string }
    }
  }
  export = rc2
}

declare module 'node-forge/lib/util.js' {
  const util: { createBuffer(bytes: string): unknown }
  export = util
}
