import type { Certificate } from '../x509/certificate.ts'

/** What the observer saw of a host. Whatever happened, `chain` holds the certificates that arrived, as served. */
export interface Observation {
  readonly state:
    | 'handshake' // completed
    | 'not-tls' // answered with something that is no TLS record
    | 'refused' // connection refused
    | 'reset' // closed or reset before the handshake was complete
    | 'timeout' // no answer within the deadline
    | 'unresolved' // the name has no address
    | 'failed' // any other failure; `detail` tells
    | 'unasked' // not observed, `detail` tells why (STARTTLS)
  /** The reason in words and error code, printable; after a complete handshake what was left out, or ''. */
  readonly detail: string
  readonly chain: readonly Certificate[]
  /** The address that was connected to. */
  readonly address?: string
  readonly protocol?: string
}
