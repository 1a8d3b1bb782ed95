import { createServer } from 'node:tls'
import { mintAuthority, mintLeaf } from '../src/x509/mint.ts'

// A process of its own, so that the servers' work is in nobody's figures. Argument: how many. Sends {ports, authority}.

export interface Started {
  readonly ports: readonly number[]
  /** PEM. */
  readonly authority: string
}

/** A repository without a ref, so that git ends with exit code 0; every other client takes it for a page. */
const body = '001e# service=git-upload-pack\n00000000'
const answer = [
  'HTTP/1.1 200 OK',
  'Content-Type: application/x-git-upload-pack-advertisement',
  `Content-Length: ${body.length}`,
  'Connection: close',
  '',
].join('\r\n')

const now = new Date()
const issuer = mintAuthority({ now, name: 'Benchmark Root' })
const { certificatePem, privateKeyPem } = mintLeaf({ now, issuer, commonName: 'Benchmark', names: ['127.0.0.1'] })
const ports = await Promise.all(Array.from({ length: Number(process.argv[2]) }, listen))
process.send?.({ ports, authority: issuer.certificatePem } satisfies Started)
process.once('disconnect', () => process.exit())

function listen(): Promise<number> {
  const server = createServer({ cert: certificatePem, key: privateKeyPem, ca: [] }, socket => {
    socket.on('error', () => socket.destroy())
    socket.once('data', (request: Buffer) => {
      const isHead = request.toString('latin1').startsWith('HEAD ')
      socket.end(`${answer}\r\n${isHead ? '' : body}`)
    })
  })
  server.on('tlsClientError', (_error, socket) => socket.destroy())
  return new Promise(resolve => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
}
