import { storeName } from '../stores/store.ts'
import { listed, printable } from '../text.ts'
import {
  addForGood,
  compareFirst,
  described,
  giveTheRoot,
  holding,
  identified,
  letTheCheckRepair,
  neverTurnOff,
  pointAt,
  steps,
} from './advice.ts'
import type { Cause } from './cause.ts'
import { isRefused } from './chain-facts.ts'
import { crossSigns, fetchedRoot } from './continuation.ts'
import { replacement } from './store-replaced.ts'

/** No store in effect holds the issuer at which the chain ends, and nothing more special explains why. */
export const issuerMissing: Cause = {
  id: 'issuer-missing',
  severity: 'error',
  title: 'The trust store that the client uses does not hold the issuer.',
  recognise(situation, facts) {
    const { deadEnd, holders } = facts
    const top = deadEnd?.chain.at(-1)
    if (deadEnd === undefined || top === undefined || isRefused(facts)) return undefined
    const { subject, keyId } = deadEnd.wanted
    const [crossSign] = crossSigns(situation, facts)
    const root = fetchedRoot(situation, facts)
    const namesake = deadEnd.nearMisses.find(({ why }) => why === 'another-key')?.certificate
    const replaced = replacement(situation, facts)
    const isHeld = holders.length > 0
    const name = top.selfSigned
      ? identified(top)
      : `"${subject}"${keyId === undefined ? '' : ` (key ${shortKey(keyId)})`}`
    return {
      key: [
        'issuer-missing',
        subject,
        keyId ?? '',
        replaced?.by.path ?? '',
        ...[crossSign?.served, namesake, root?.certificate].map(one => one?.sha256.slice(0, 16) ?? ''),
      ].join(' '),
      evidence: {
        issuer: subject,
        ...(keyId === undefined ? {} : { keyId }),
        sent: top.selfSigned,
        ...(top.selfSigned ? { sha256: top.sha256 } : {}),
        heldBy: holders.map(({ name: store }) => store),
        ...(crossSign === undefined
          ? {}
          : { crossSigned: crossSign.served.subject, crossSignedRoot: crossSign.other.sha256 }),
      },
      message: [
        `The store in use does not hold the issuer ${name}, at which the chain ends.`,
        top.selfSigned ? undefined : 'The server did not send its certificate.',
        root === undefined ? undefined : `${printable(root.from)} gives it: ${identified(root.certificate)}, a root.`,
        crossSign === undefined
          ? isHeld
            ? `${holding(holders)} it.`
            : 'No store known on this machine holds it.'
          : `"${crossSign.served.subject}" in this chain is a cross-sign: the same name and key has a root of its own, ${identified(crossSign.other)}, and ${holding(crossSign.holders)} that. Either of the two would do.`,
        namesake === undefined
          ? undefined
          : `A certificate of that name with another key is there, ${identified(namesake)}: the authority was made anew, or this is another one.`,
        replaced === undefined
          ? undefined
          : `${described(replaced.by)} takes the place of ${printable(storeName(replaced.replaced))}, which does.`,
      ]
        .filter(sentence => sentence !== undefined)
        .join(' '),
      help: isHeld
        ? steps(
            pointAt(situation, holders) ?? 'Point this client at a bundle that holds that root and the public ones.',
            `Each client reads a variable of its own: ${variables}. ${readNone}`,
            letTheCheckRepair(situation),
          )
        : steps(
            "Get the root certificate from whoever runs that CA: for a private one the organisation's IT or its PKI page.",
            compareFirst,
            giveTheRoot(situation),
            addForGood(situation),
            `Clients with a store of their own (requests, Node.js) do not see that store; each client reads a variable: ${variables}. ${readNone}`,
            'A public CA that is missing here means an old store: update ca-certificates, or certifi.',
            neverTurnOff,
          ),
    }
  },
}

const variables = listed(
  [
    'SSL_CERT_FILE (Python, OpenSSL)',
    'REQUESTS_CA_BUNDLE (requests)',
    'CURL_CA_BUNDLE (curl)',
    'GIT_SSL_CAINFO (git)',
    'NODE_EXTRA_CA_CERTS (Node.js; the only one that adds, the others replace)',
  ],
  5,
)

const readNone = "wget, GnuTLS and PHP's curl read none, but the system store."

function shortKey(keyId: string): string {
  return `${(keyId.slice(0, 16).match(/../g) ?? []).join(':')}${keyId.length > 16 ? '…' : ''}`
}
