import type { Host } from '../model.ts'
import { sideBySide } from '../side-by-side.ts'
import { printable } from '../text.ts'
import type { Certificate } from '../x509/certificate.ts'
import { findPaths, issues } from '../x509/paths.ts'
import { type Fetched, fetchIssuer } from './fetch-issuer.ts'
import type { FetchedCertificate, Observation } from './observation.ts'

/** Certificates above the last one of a chain. */
const maxAbove = 3
/** Of one certificate. */
const maxAddresses = 2
/** Of a run. */
const maxFetches = 20
const maxAtOnce = 8
const defaultTimeoutMs = 10_000

export interface FetchedIssuersOptions {
  /** For one address. Default: 10 seconds. */
  readonly timeoutMs?: number
}

/**
 * The same observations, with the issuers that the chains leave out: fetched from the addresses in their certificates, for
 * the hosts that are `wanted`. A certificate is kept only where it is an
 * authority's and its key made the signature. Never rejects.
 */
export async function withFetchedIssuers(
  observations: ReadonlyMap<Host, Observation>,
  wanted: (host: Host) => boolean,
  { timeoutMs = defaultTimeoutMs }: FetchedIssuersOptions = {},
): Promise<ReadonlyMap<Host, Observation>> {
  const asked = new Map<string, Promise<Fetched>>()
  const fetch = (address: string, hostAddress: string | undefined): Promise<Fetched> => {
    const key = `${hostAddress ?? ''} ${address}`
    const known = asked.get(key)
    if (known !== undefined) return known
    if (asked.size >= maxFetches)
      return Promise.resolve({ failed: `is one of more than ${maxFetches}, and is not asked` })
    const answer = fetchIssuer(address, { hostAddress, timeoutMs })
    asked.set(key, answer)
    return answer
  }
  const entries = await sideBySide([...observations], maxAtOnce, async ([host, observation]) => {
    if (!wanted(host)) return [host, observation] as const
    const direct = observation.direct && { ...observation.direct, ...(await issuersOf(observation.direct, fetch)) }
    const issuers = await issuersOf(observation, fetch)
    return [host, { ...observation, ...issuers, ...(direct === undefined ? {} : { direct }) }] as const
  })
  return new Map(entries)
}

type Issuers = Required<Pick<Observation, 'fetched' | 'unfetched'>>

async function issuersOf(
  { chain: [leaf, ...served], address: hostAddress }: Observation,
  fetch: (address: string, hostAddress: string | undefined) => Promise<Fetched>,
): Promise<Issuers> {
  const fetched: FetchedCertificate[] = []
  const unfetched: Issuers['unfetched'][number][] = []
  let top = leaf && findPaths(leaf, served, new Map()).deadEnds[0]?.chain.at(-1)
  while (top !== undefined && !isRoot(top) && fetched.length < maxAbove) {
    const below: Certificate = top
    top = undefined
    for (const address of webAddresses(below)) {
      const from = printable(address, 200)
      const answer = await fetch(address, hostAddress)
      const issuer = 'failed' in answer ? undefined : answer.certificates.find(one => one.isCa && issues(one, below))
      if (issuer === undefined) {
        const why = 'failed' in answer ? answer.failed : 'gave a certificate that is not the issuer'
        unfetched.push({ address: from, why })
        continue
      }
      fetched.push({ certificate: issuer, from })
      top = issuer
      break
    }
  }
  return { fetched, unfetched }
}

function webAddresses({ issuerAddresses }: Certificate): readonly string[] {
  return issuerAddresses.filter(address => /^https?:/i.test(address)).slice(0, maxAddresses)
}

/** By its names alone: nothing is above it either way. */
function isRoot({ subject, issuer }: Certificate): boolean {
  return subject === issuer
}
