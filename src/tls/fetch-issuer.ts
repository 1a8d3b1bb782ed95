import { lookup } from 'node:dns/promises'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, isIPv6 } from 'node:net'
import { printable } from '../text.ts'
import type { Certificate } from '../x509/certificate.ts'
import { certificatesOfFile } from '../x509/certificate-file.ts'
import { type IssuerAddress, issuerAddress, mayBeAsked } from './issuer-address.ts'

/** The certificates at an address. `failed` is a sentence part that follows the address: 'answered 404'. */
export type Fetched = { readonly certificates: readonly Certificate[] } | { readonly failed: string }

export interface FetchOptions {
  /** The IP address of the host whose certificate names the address: its own private network may be asked. */
  readonly hostAddress: string | undefined
  /** For all of it: name resolution, connection, answer. */
  readonly timeoutMs: number
}

const maxBytes = 64 * 1024
const maxHeaderBytes = 8 * 1024

/** Downloads what an authority publishes at an address of a certificate. What it gives is verified by nobody yet. Never rejects. */
export async function fetchIssuer(address: string, { hostAddress, timeoutMs }: FetchOptions): Promise<Fetched> {
  const read = issuerAddress(address)
  if (typeof read === 'string') return { failed: `${read}, and is not asked` }
  const deadline = AbortSignal.timeout(timeoutMs)
  try {
    const ip = await resolved(read, hostAddress, deadline)
    if (ip === undefined) return { failed: "is neither public nor in the host's own network, and is not asked" }
    return { certificates: certificatesOfFile(await download(read, ip, deadline)) }
  } catch (error) {
    if (deadline.aborted) return { failed: `gave no whole answer in ${timeoutMs} ms` }
    return { failed: error instanceof BadAnswer ? error.message : `gave no certificate: ${words(error)}` }
  }
}

class BadAnswer extends Error {
  override readonly name = 'BadAnswer'
}

/** The first IP address that may be asked; undefined where all that there are may not. */
async function resolved(
  { name }: IssuerAddress,
  hostAddress: string | undefined,
  deadline: AbortSignal,
): Promise<string | undefined> {
  const addresses = isIP(name) === 0 ? await beforeDeadline(lookup(name, { all: true }), deadline) : [{ address: name }]
  return addresses.map(({ address }) => address).find(address => mayBeAsked(address, hostAddress))
}

/** node:dns cannot be told to stop. */
function beforeDeadline<Value>(promise: Promise<Value>, deadline: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    deadline.addEventListener('abort', () => reject(deadline.reason), { once: true })
    promise.then(resolve, reject)
  })
}

function download({ url, port }: IssuerAddress, ip: string, signal: AbortSignal): Promise<Buffer> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      port,
      signal,
      agent: false,
      maxHeaderSize: maxHeaderBytes,
      headers: { Accept: '*/*', 'User-Agent': 'local-issuer', Connection: 'close' },
      // The name was resolved and judged: a second resolution could give another address.
      lookup: (_name, { all }, found) => {
        const family = isIPv6(ip) ? 6 : 4
        if (all === true) found(null, [{ address: ip, family }])
        else found(null, ip, family)
      },
    })
    sent.on('error', reject)
    sent.on('response', response => {
      const refuse = (why: string) => {
        sent.destroy()
        reject(new BadAnswer(why))
      }
      const { statusCode = 0 } = response
      if (statusCode !== 200) {
        refuse(
          `answered ${statusCode}${statusCode >= 300 && statusCode < 400 ? ', and redirects are not followed' : ''}`,
        )
        return
      }
      const parts: Buffer[] = []
      let length = 0
      response.on('data', (part: Buffer) => {
        length += part.length
        if (length > maxBytes) refuse(`answered with more than ${maxBytes} bytes`)
        else parts.push(part)
      })
      response.on('error', reject)
      response.on('end', () => resolve(Buffer.concat(parts)))
    })
    sent.end()
  })
}

function words(error: unknown): string {
  return printable(error instanceof Error ? error.message : String(error), 200)
}
