import { printable } from '../text.ts'
import type { Observation } from './observation.ts'

export type FailureState = Exclude<Observation['state'], 'handshake' | 'unasked'>

/** An end that we decided on, in the terms of an observation. */
export class ObservationFailure extends Error {
  override readonly name = 'ObservationFailure'
  readonly state: FailureState

  constructor(state: FailureState, message: string) {
    super(message)
    this.state = state
  }
}

/** The proxy's part: it was not reached, or made no connection. `words` follow its name in a sentence. */
export class ProxyFailure extends Error {
  override readonly name = 'ProxyFailure'
  /** Of its answer to CONNECT. */
  readonly status: number | undefined

  constructor(words: string, status?: number) {
    super(words)
    this.status = status
  }
}

/** What an error of node:dns, node:net or node:tls means for an observation. */
export function failureOf(error: Error): {
  readonly state: FailureState
  readonly detail: string
  readonly status?: number
} {
  if (error instanceof ProxyFailure) {
    const { message, status } = error
    return { state: 'proxy-failed', detail: printable(message), ...(status === undefined ? {} : { status }) }
  }
  if (error instanceof ObservationFailure) return { state: error.state, detail: printable(error.message) }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const state = stateOf(code)
  // Node.js tries every address of a name: the error that holds the single ones has no message of its own.
  const each = error instanceof AggregateError ? error.errors.map(single => (single as Error).message).join(', ') : code
  return { state, detail: printable(each === '' ? words(state, error) : `${words(state, error)} (${each})`) }
}

function stateOf(code: string): FailureState {
  switch (code) {
    case 'ECONNREFUSED':
      return 'refused'
    case 'ECONNRESET':
    case 'EPIPE':
      return 'reset'
    case 'ETIMEDOUT':
      return 'timeout'
    case 'ENOTFOUND':
    case 'ENODATA':
    case 'EAI_AGAIN':
      return 'unresolved'
  }
  return 'failed'
}

function words(state: FailureState, error: Error): string {
  switch (state) {
    case 'refused':
      return 'the connection was refused'
    case 'reset':
      return 'the connection was closed before the handshake was complete'
    case 'timeout':
      return 'no connection'
    case 'unresolved':
      return 'the name has no address'
    case 'not-tls':
    case 'proxy-failed':
    case 'failed':
      // OpenSSL's own words are in `reason`; its message has file, line and library around them.
      return 'reason' in error && typeof error.reason === 'string' ? error.reason : error.message
  }
}
