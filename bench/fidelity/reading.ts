import type { Situation } from '../../src/causes/cause.ts'
import { type Explanation, explain } from '../../src/causes/index.ts'
import { clients } from '../../src/clients/index.ts'
import type { Host } from '../../src/model.ts'
import { pemCertificates } from '../../src/stores/pem-certificates.ts'
import type { Store } from '../../src/stores/store.ts'
import { type Certificate, MalformedCertificate, readCertificate } from '../../src/x509/certificate.ts'
import { pemBlocks } from '../../src/x509/pem.ts'
import type { Answer, VerifierId } from './answer.ts'
import type { LimboCase } from './cases.ts'
import type { Versions } from './handshakes.ts'

/**
 * What the product says of a verifier's answer, given the chain that was served and the store with the case's anchors.
 * Undefined where the verifier was not asked, or for no name: a client always asks for one.
 */
export function readingOf(
  limbo: LimboCase,
  verifier: VerifierId,
  { verdict, words }: Answer,
  versions: Versions,
  today: Date,
): readonly Explanation[] | undefined {
  const { name } = limbo
  if (verdict === 'unasked' || name === undefined) return undefined
  const client = clients.find(({ id }) => id === verifier)
  if (client === undefined) throw new Error(`no client ${verifier}`)
  const host: Host = { id: `${name}:443`, name, port: 443 }
  const store = storeOf(limbo)
  const situation: Situation = {
    client: client.id,
    clientTitle: client.title,
    endsAtAnyAnchor: client.endsAtAnyAnchor(versions[verifier]),
    verdict,
    message: words,
    host,
    observation: { state: 'handshake', detail: '', chain: served(limbo), address: '127.0.0.1', protocol: 'TLSv1.3' },
    stores: [store],
    replaced: [],
    known: [{ name: 'the store', store, isPublic: false }],
    reads: client.remedies.map(({ variable }) => variable),
    environment: {},
    servedElsewhere: [],
    sameIssuer: [host],
    machineKind: 'runner',
    trustsControl: false,
    skipsThisHost: false,
    skipsTheName: false,
    families: ['debian'],
    now: limbo.at ?? today,
  }
  return explain(situation)
}

function storeOf({ anchors }: LimboCase): Store {
  const { certificates } = pemCertificates(anchors.join('\n'), { trustedCertificates: true }, readCertificate)
  return { origin: 'default', form: 'bundle', path: 'anchors.pem', state: 'ok', anchors: certificates, unhashed: [] }
}

/** As the observer keeps a chain: what cannot be read is left out. */
function served({ chain }: LimboCase): readonly Certificate[] {
  return chain
    .flatMap(text => [...pemBlocks(text)])
    .flatMap(block => {
      if ('error' in block) return []
      try {
        return [readCertificate(block.der)]
      } catch (error) {
        if (error instanceof MalformedCertificate) return []
        throw error
      }
    })
}
