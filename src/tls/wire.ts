import type { Socket } from 'node:net'
import { printable } from '../text.ts'
import { ObservationFailure } from './failure.ts'

/** What a proxy or server says in clear text before TLS, read by lines or bytes, within a bound. */
export class Wire {
  readonly #socket: Socket
  readonly #maxBytes: number
  #received = 0
  #buffer: Buffer = Buffer.alloc(0)
  #failure: Error | undefined
  #wake: () => void = () => {}

  /** @param maxBytes of all that is read until `release` */
  constructor(socket: Socket, maxBytes: number) {
    this.#socket = socket
    this.#maxBytes = maxBytes
    socket.on('data', this.#receive).on('error', this.#fail).on('end', this.#close).on('close', this.#close)
  }

  write(data: string | Buffer): void {
    this.#socket.write(data)
  }

  /** The next line, without its end. */
  async line(): Promise<string> {
    const end = await this.#until(() => this.#buffer.indexOf(0x0a))
    return this.#take(end + 1)
      .toString('latin1')
      .replace(/\r?\n$/, '')
  }

  bytes(length: number): Promise<Buffer> {
    return this.#until(() => (this.#buffer.length >= length ? length : -1)).then(() => this.#take(length))
  }

  /** Leaves the socket to its next reader, with what was not read. */
  release(): void {
    this.#socket.off('data', this.#receive).off('error', this.#fail).off('end', this.#close).off('close', this.#close)
    this.#socket.pause()
    if (this.#buffer.length > 0) this.#socket.unshift(this.#buffer)
  }

  #receive = (chunk: Buffer): void => {
    this.#received += chunk.length
    this.#buffer = Buffer.concat([this.#buffer, chunk])
    if (this.#received > this.#maxBytes) {
      this.#fail(new ObservationFailure('failed', `it sent more than ${this.#maxBytes} bytes before TLS`))
    }
    this.#wake()
  }

  #fail = (error: Error): void => {
    this.#failure ??= error
    this.#wake()
  }

  #close = (): void => {
    const said = this.#buffer.length === 0 ? '' : `, after "${printable(this.#buffer.toString('latin1'), 60)}"`
    this.#fail(new ObservationFailure('reset', `the connection was closed before TLS began${said}`))
  }

  /** Waits until `found` is no longer negative. What has arrived whole counts, whatever comes behind it. */
  async #until(found: () => number): Promise<number> {
    for (;;) {
      const index = found()
      if (index >= 0) return index
      if (this.#failure !== undefined) throw this.#failure
      await new Promise<void>(resolve => {
        this.#wake = resolve
      })
    }
  }

  #take(length: number): Buffer {
    const taken = this.#buffer.subarray(0, length)
    this.#buffer = this.#buffer.subarray(length)
    return taken
  }
}
