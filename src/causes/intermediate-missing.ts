import { printable } from '../text.ts'
import type { Certificate } from '../x509/certificate.ts'
import { issues } from '../x509/paths.ts'
import { identified, neverTurnOff, steps } from './advice.ts'
import type { Cause, ChainFacts, Situation } from './cause.ts'
import { closes, heldByName } from './chain-facts.ts'
import { productOf } from './inspection-products.ts'

/**
 * The served chain stops below its issuer. Holds where that issuer's certificate is known (another host sends it, a store
 * or the given certificates hold it) and is not self-signed, or where the leaf came without any issuer, tells an address for it (RFC
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
    const known = knownIntermediate(situation, facts, top)
    const addresses = top.issuerAddresses.filter(address => /^https?:/i.test(address)).slice(0, 3)
    if (known === undefined && !isToldOnly(situation, facts, addresses)) return undefined
    const [address] = addresses
    return {
      key: `intermediate-missing ${top.issuer} ${top.authorityKeyId ?? ''}`,
      evidence: {
        intermediate: top.issuer,
        keyId: top.authorityKeyId ?? '',
        addresses: addresses.map(one => printable(one)),
        served: situation.observation.chain.map(({ subject }) => subject),
        ...(known === undefined ? {} : { sha256: known.certificate.sha256, knownFrom: known.from }),
      },
      message: message(top, known),
      help: steps(
        'The server has to be repaired, not this machine: browsers hide the fault by fetching the certificate or remembering it. Its owner puts the leaf and the intermediate, in this order, into the file that the server sends.',
        "With Let's Encrypt that is fullchain.pem. nginx: ssl_certificate fullchain.pem; Apache 2.4.8 or later: SSLCertificateFile fullchain.pem; HAProxy: crt, a file of leaf, intermediate and key.",
        address === undefined
          ? undefined
          : `See whether that is it: curl -s ${printable(address)} | openssl x509 -inform DER -noout -subject -issuer. If subject and issuer are equal it is a root, and the cause is issuer-missing.`,
        'Stop-gap, until the server is repaired: give that intermediate to this check as `ca-certificates`, after its fingerprint was compared with the one its issuer publishes.',
        neverTurnOff,
      ),
    }
  },
}

interface KnownIntermediate {
  readonly certificate: Certificate
  readonly from: string
  /** The stores of this client hold what the chain needs above it. */
  readonly completes: boolean
}

function message(top: Certificate, known: KnownIntermediate | undefined): string {
  const start = `The chain that the server sends stops at "${top.subject}": it does not send the certificate of the issuer`
  if (known === undefined)
    return `${start}, "${top.issuer}", which no store holds and which is most likely an intermediate.`
  const found = `${start}, the intermediate ${identified(known.certificate)}, known from ${known.from}.`
  return known.completes
    ? found
    : `${found} Above it, "${known.certificate.issuer}" is wanted, which this client's store does not hold.`
}

function knownIntermediate(situation: Situation, facts: ChainFacts, top: Certificate): KnownIntermediate | undefined {
  const isIt = (certificate: Certificate) =>
    certificate.subject === top.issuer && !certificate.selfSigned && issues(certificate, top)
  const candidates = [
    ...situation.servedElsewhere
      .filter(({ certificate }) => isIt(certificate))
      .map(({ host, certificate }) => ({ certificate, from: host })),
    ...situation.known.flatMap(({ name, store }) =>
      store.anchors.filter(isIt).map(certificate => ({ certificate, from: printable(name) })),
    ),
  ].map(candidate => ({
    ...candidate,
    completes: situation.stores.some(store => closes(situation, store, [candidate.certificate])),
  }))
  const best = candidates.find(({ completes }) => completes) ?? candidates[0]
  // A proxy's own intermediate is no server's fault, unless the client holds the proxy's root.
  return best?.completes === false && productOf(facts) !== undefined ? undefined : best
}

function isToldOnly(situation: Situation, facts: ChainFacts, addresses: readonly string[]): boolean {
  const { deadEnd } = facts
  return (
    deadEnd?.chain.length === 1 &&
    addresses.length > 0 &&
    !heldByName(situation, deadEnd.wanted.subject) &&
    productOf(facts) === undefined
  )
}
