import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { ObservationFailure } from './failure.ts'
import { mayBeTls } from './records.ts'

/** Lies between a TCP socket and the TLS library, and keeps what the server sent. Ends at `maxBytes` and at what is no TLS. */
export class Tap extends Duplex {
  readonly #socket: Socket
  readonly #chunks: Buffer[] = []
  readonly #maxBytes: number
  #length = 0

  constructor(socket: Socket, maxBytes: number) {
    super()
    this.#socket = socket
    this.#maxBytes = maxBytes
    socket.on('data', (chunk: Buffer) => this.#receive(chunk))
    socket.on('end', () => this.push(null))
    socket.on('error', error => this.destroy(error))
    socket.on('close', () => this.destroy())
  }

  /** All that came from the server, at most `maxBytes`. */
  received(): Buffer {
    return Buffer.concat(this.#chunks).subarray(0, this.#maxBytes)
  }

  #receive(chunk: Buffer): void {
    if (this.destroyed) return
    this.#chunks.push(chunk)
    this.#length += chunk.length
    const first = this.#chunks[0] ?? chunk
    if (!mayBeTls(first.length > 1 ? first : this.received())) {
      this.destroy(new ObservationFailure('not-tls', `it answered "${firstLine(this.received())}", which is no TLS`))
    } else if (this.#length > this.#maxBytes) {
      this.destroy(
        new ObservationFailure('failed', `it sent more than ${this.#maxBytes} bytes before the handshake was complete`),
      )
    } else if (!this.push(chunk)) {
      this.#socket.pause()
    }
  }

  override _read(): void {
    this.#socket.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(chunk, done)
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#socket.end(() => done())
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket.destroy()
    done(error)
  }
}

function firstLine(bytes: Buffer): string {
  return (
    bytes
      .subarray(0, 60)
      .toString('latin1')
      .split(/[\r\n]/, 1)[0] ?? ''
  )
}
