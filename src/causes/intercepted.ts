import { isIP } from 'node:net'
import { isPublicService, isSpecialUseName, registrableGuess } from '../hosts/public-name.ts'
import type { Host } from '../model.ts'
import { listed, printable } from '../text.ts'
import { compareFirst, giveTheRoot, holding, identified, neverTurnOff, pointAt, steps } from './advice.ts'
import type { Cause, ChainFacts, Situation } from './cause.ts'
import { productOf } from './inspection-products.ts'

/**
 * Something on the way opens the connection and signs with a CA of its own. Holds where an issuer in the chain has the name of a known
 * product; or where no store of public roots leads to the issuer, although one of the hosts that it signs for is a
 * well-known public service, or they belong to unrelated public domains. A public address alone is no sign: universities
 * and grids run private CAs on public addresses.
 */
export const intercepted: Cause = {
  id: 'intercepted',
  severity: 'error',
  title: 'The connection is opened on the way and signed by a CA that is not the public one of this host.',
  recognise(situation, facts) {
    const { leaf, deadEnd, holders } = facts
    if (leaf === undefined || deadEnd === undefined) return undefined
    const product = productOf(facts)
    const sign =
      product === undefined
        ? signOfInspection(situation, facts)
        : `It has the name of an inspection product, ${product}.`
    if (sign === undefined) return undefined
    const top = deadEnd.chain.at(-1) ?? leaf
    const sent = top.selfSigned || deadEnd.chain.length > 1
    const issuer = sent ? identified(top) : `"${deadEnd.wanted.subject}"`
    const held = holders.length === 0 ? ' No store on this machine holds it.' : ` ${holding(holders)} it.`
    return {
      key: `intercepted ${deadEnd.wanted.subject} ${deadEnd.wanted.keyId ?? ''}`,
      evidence: {
        issuer: deadEnd.wanted.subject,
        ...(sent ? { sha256: top.sha256 } : {}),
        ...(product === undefined ? {} : { product }),
        hosts: situation.sameIssuer.map(({ id }) => id).slice(0, 10),
        heldBy: holders.map(({ name }) => name),
      },
      message: `The chain ends at ${issuer}, which is no public CA. ${sign}${held}`,
      help: steps(
        'Ask the people who run the network, the proxy or the virus scanner for their root certificate as a file; on a managed machine it may lie in the keychain or the system store already.',
        product === undefined
          ? 'If they know nothing of it, see what another network gets: openssl s_client -connect HOST:443. The same issuer there means that the host has a private CA; another one means that somebody reads this connection.'
          : undefined,
        compareFirst,
        pointAt(situation, holders) ?? giveTheRoot(situation),
        'Or have the host exempted from inspection.',
        neverTurnOff,
      ),
    }
  },
}

function signOfInspection(situation: Situation, { holders }: ChainFacts): string | undefined {
  const { known, sameIssuer, host } = situation
  if (holders.length > 0 || !known.some(({ isPublic, store }) => isPublic && store.anchors.length > 0)) return undefined
  const names = [host, ...sameIssuer].map(verifiedName)
  const service = names.find(isPublicService)
  if (service !== undefined) return `It signs for ${printable(service)}, which only uses public CAs.`
  const domains = [...new Set(names.filter(isPublicName).map(registrableGuess))]
  return domains.length < 2 ? undefined : `It signs for unrelated domains, as TLS inspection does: ${listed(domains)}.`
}

function verifiedName({ servername, name }: Host): string {
  return servername ?? name
}

function isPublicName(name: string): boolean {
  return isIP(name) === 0 && !isSpecialUseName(name)
}
