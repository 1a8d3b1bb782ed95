import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** A case of x509-limbo: a server's chain, what is trusted, a name and a time, and whether a validator should accept. */
export interface LimboCase {
  readonly id: string
  /** What the suite itself says: by RFC 5280 and the web's rules, whatever a client does. */
  readonly expected: 'trusted' | 'rejected'
  readonly features: readonly string[]
  /** PEM, as the suite has them: some are not well-formed on purpose. */
  readonly anchors: readonly string[]
  /** PEM: the leaf, and what is served behind it. */
  readonly chain: readonly string[]
  /** Of the leaf. Where there is none, no server can shake hands with this chain. */
  readonly key?: string
  /** A DNS name or an IP address; a TLS client always asks for one. */
  readonly name?: string
  /** Absent: any time of today. */
  readonly at?: Date
}

interface RecordOfLimbo {
  readonly id: string
  readonly features: readonly string[]
  readonly trusted_certs: readonly string[]
  readonly untrusted_intermediates: readonly string[]
  readonly peer_certificate: string
  readonly peer_certificate_key: string | null
  readonly validation_time: string | null
  readonly expected_result: 'SUCCESS' | 'FAILURE'
  readonly expected_peer_name: { readonly value: string } | null
}

const file = new URL('../../test/fidelity/x509-limbo.json.gz', import.meta.url)

/** The SERVER cases of test/fidelity/x509-limbo.json.gz, whose README tells where they come from. */
export function limboCases(): readonly LimboCase[] {
  const { testcases } = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as { testcases: RecordOfLimbo[] }
  return testcases.map(record => ({
    id: record.id,
    expected: record.expected_result === 'SUCCESS' ? 'trusted' : 'rejected',
    features: record.features,
    anchors: record.trusted_certs,
    chain: [record.peer_certificate, ...record.untrusted_intermediates],
    ...(record.peer_certificate_key === null ? {} : { key: record.peer_certificate_key }),
    ...(record.expected_peer_name === null ? {} : { name: record.expected_peer_name.value }),
    ...(record.validation_time === null ? {} : { at: new Date(record.validation_time) }),
  }))
}
