import { listed, printable } from '../text.ts'
import type { Certificate } from '../x509/certificate.ts'
import { holding, identified, neverTurnOff, steps } from './advice.ts'
import type { Cause, ChainFacts, KnownStore, Situation } from './cause.ts'
import { heldByName, isRefused } from './chain-facts.ts'
import { type Continuation, continuation, fetchedRoot, type KnownCertificate } from './continuation.ts'
import { productOf } from './inspection-products.ts'

/**
 * The served chain stops below its issuer. Holds where that issuer's certificate is known (another host sends it, a store
 * or the given certificates hold it, it was fetched) and is not self-signed, or where the leaf came without any issuer, tells an address for it (RFC
 * 5280, 4.2.2.1), and no store holds an anchor by that name. The second is a guess: an issuer that is a root would look the
 * same, so the message says so.
 */
export const intermediateMissing: Cause = {
  id: 'intermediate-missing',
  severity: 'error',
  title: 'The server does not send the intermediate certificate that leads to its root.',
  recognise(situation, facts) {
    const { deadEnd } = facts
    const top = deadEnd?.chain.at(-1)
    if (deadEnd === undefined || top === undefined || top.selfSigned) return undefined
    if (isRefused(facts)) return undefined
    const found = continuation(situation, facts)
    const addresses = top.issuerAddresses.filter(address => /^https?:/i.test(address)).slice(0, 3)
    const [address] = addresses
    if (found === undefined ? address === undefined || !isToldOnly(situation, facts) : !isFault(found, facts)) {
      return undefined
    }
    const [known] = found?.unsent ?? []
    return {
      key: `intermediate-missing ${top.issuer} ${top.authorityKeyId ?? ''}`,
      evidence: {
        intermediate: top.issuer,
        keyId: top.authorityKeyId ?? '',
        addresses: addresses.map(one => printable(one)),
        served: situation.observation.chain.map(({ subject }) => subject),
        ...(known === undefined ? {} : { sha256: known.certificate.sha256, knownFrom: printable(known.from) }),
        ...(found?.wanted === undefined ? {} : { wanted: found.wanted.subject, heldBy: found.holders.map(nameOf) }),
      },
      message: message(top, found),
      help: steps(
        'The server has to be repaired, not this machine: browsers hide the fault by fetching the certificate or remembering it. Its owner puts the leaf and the intermediate, in this order, into the file that the server sends.',
        "With Let's Encrypt that is fullchain.pem. nginx: ssl_certificate fullchain.pem; Apache 2.4.8 or later: SSLCertificateFile fullchain.pem; HAProxy: crt, a file of leaf, intermediate and key.",
        address === undefined
          ? undefined
          : `See whether that is it: curl -s ${printable(address)} | openssl x509 -inform DER -noout -subject -issuer. If subject and issuer are equal it is a root, and the cause is issuer-missing.`,
        found === undefined ? fetching(situation) : undefined,
        'Stop-gap, until the server is repaired: give that intermediate to this check as `ca-certificates`, after its fingerprint was compared with the one its issuer publishes.',
        neverTurnOff,
      ),
    }
  },
}

/** Why the address was not, or could not be, asked by this check itself. */
function fetching({ observation: { unfetched = [] } }: Situation): string | undefined {
  const [first] = unfetched
  return first === undefined
    ? 'Or let this check look: `fetch-intermediates: true`.'
    : `This check could not look: ${first.address} ${first.why}.`
}

function nameOf({ name }: KnownStore): string {
  return printable(name)
}

function message(top: Certificate, found: Continuation | undefined): string {
  const start = `The chain that the server sends stops at "${top.subject}": it does not send the certificate of the issuer`
  const [first, ...above] = found?.unsent ?? []
  if (found === undefined || first === undefined)
    return `${start}, "${top.issuer}", which no store holds and which is most likely an intermediate.`
  return [
    `${start}, the intermediate ${told(first)}.`,
    above.length === 0 ? undefined : `Nor does it send ${listed(above.map(told))}, above it.`,
    found.wanted === undefined ? undefined : nearMiss(found.wanted.subject, above.length > 0, found.holders),
  ]
    .filter(sentence => sentence !== undefined)
    .join(' ')
}

function told({ certificate, from }: KnownCertificate): string {
  return `${identified(certificate)}, known from ${printable(from)}`
}

function nearMiss(wanted: string, isAbove: boolean, holders: readonly KnownStore[]): string {
  const who = `${isAbove ? 'The last of them' : 'It'} was issued by "${wanted}", which this client's store does not hold`
  return holders.length === 0 ? `${who}, nor any store known on this machine.` : `${who}; ${holding(holders)} it.`
}

/**
 * Unless the client holds what ends it: a proxy's own intermediate is no server's fault, and where a store needs no more
 * than was sent, this client's store is what lacks something.
 */
function isFault(found: Continuation, facts: ChainFacts): boolean {
  return found.completes || (productOf(facts) === undefined && facts.holders.length === 0)
}

function isToldOnly(situation: Situation, facts: ChainFacts): boolean {
  const { deadEnd } = facts
  return (
    deadEnd?.chain.length === 1 &&
    !heldByName(situation, deadEnd.wanted.subject) &&
    fetchedRoot(situation, facts) === undefined &&
    productOf(facts) === undefined
  )
}
