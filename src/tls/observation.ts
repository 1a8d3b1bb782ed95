import type { Certificate } from '../x509/certificate.ts'
import type { Staple } from '../x509/staple.ts'

/** What the observer saw of a host. Whatever happened, `chain` holds the certificates that arrived, as served. */
export interface Observation {
  readonly state:
    | 'handshake' // completed
    | 'not-tls' // answered with something that is no TLS record
    | 'refused' // connection refused
    | 'reset' // closed or reset before the handshake was complete
    | 'timeout' // no answer within the deadline
    | 'unresolved' // the name has no address
    | 'proxy-failed' // the proxy was not reached, or made no connection; `detail` tells
    | 'failed' // any other failure; `detail` tells
    | 'unasked' // not observed, `detail` tells why (a SOCKS proxy)
  /** The reason in words and error code, printable; after a complete handshake what was left out, or ''. */
  readonly detail: string
  readonly chain: readonly Certificate[]
  /** The address that was connected to, where that was the host's. */
  readonly address?: string
  readonly protocol?: string
  /** It asked for a client certificate; whether it can do without one, its next word tells. */
  readonly asksForCertificate?: true
  /** What it stapled of its certificate. */
  readonly staple?: Staple
  /** The proxy that was asked to connect. */
  readonly proxy?: ProxyRecord
  /** Issuers that the server does not send, fetched from the addresses in its certificates. Trusted by nobody. */
  readonly fetched?: readonly FetchedCertificate[]
  /** The addresses that were asked in vain, or were not asked. */
  readonly unfetched?: readonly { readonly address: string; readonly why: string }[]
  /** What was seen without that proxy, for clients that read no variable of proxies; absent where none was asked. */
  readonly direct?: Observation
}

/** It signed what names the address: names, key identifiers and signature fit. */
export interface FetchedCertificate {
  readonly certificate: Certificate
  /** The address, printable. */
  readonly from: string
}

export interface ProxyRecord {
  readonly variable: string
  /** Without user and password. */
  readonly url: string
  /** Its answer to CONNECT, where that was a refusal. */
  readonly status?: number
}
