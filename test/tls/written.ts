// TLS as a server writes it (RFC 8446, 3.4, 4 and 5.1).

export function vector(lengthBytes: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents)
  const length = Buffer.alloc(lengthBytes)
  length.writeUIntBE(content.length, 0, lengthBytes)
  return Buffer.concat([length, content])
}

export function record(type: number, content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(type, 3, 3), vector(2, content)])
}

export function message(type: number, ...body: readonly Uint8Array[]): Buffer {
  return Buffer.concat([Buffer.of(type), vector(3, ...body)])
}
