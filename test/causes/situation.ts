import type { KnownStore, Situation } from '../../src/causes/cause.ts'
import { explain } from '../../src/causes/index.ts'
import type { Client } from '../../src/clients/client.ts'
import { clients } from '../../src/clients/index.ts'
import type { CauseId, Host } from '../../src/model.ts'
import type { Store } from '../../src/stores/store.ts'
import type { Observation } from '../../src/tls/observation.ts'
import { type Certificate, readCertificate } from '../../src/x509/certificate.ts'
import { type Identity, type LeafMint, mintAuthority, mintLeaf } from '../../src/x509/mint.ts'

export const now = new Date('2026-11-24T12:00:00Z')
export const day = 24 * 60 * 60 * 1000

/** A time so many days from now. */
export function inDays(days: number): Date {
  return new Date(now.getTime() + days * day)
}

/** A public CA in the public stores, a private one that nobody holds, and an intermediate of each. */
export const publicRoot = mintAuthority({ name: 'Public Root', organization: 'Public CA', now })
export const publicIntermediate = mintAuthority({ name: 'Public Intermediate', issuer: publicRoot, now })
export const privateRoot = mintAuthority({ name: 'Private Root', organization: 'Acme', now })
export const privateIntermediate = mintAuthority({ name: 'Private Intermediate', issuer: privateRoot, now })

export function leaf(mint: Partial<LeafMint> = {}): Identity {
  return mintLeaf({ commonName: 'host.example.com', names: ['host.example.com'], issuer: publicRoot, now, ...mint })
}

export function certificates(...identities: readonly Identity[]): readonly Certificate[] {
  return identities.map(({ der }) => readCertificate(der))
}

export function store(parts: Partial<Store> = {}): Store {
  return {
    origin: 'default',
    form: 'bundle',
    path: '/etc/ssl/certs/ca-certificates.crt',
    state: 'ok',
    anchors: [],
    unhashed: [],
    ...parts,
  }
}

/** The system's bundle, with the public root. */
export const systemStore = store({ anchors: certificates(publicRoot) })
/** Another store with the public root: certifi's. */
export const certifi = store({ path: '/opt/env/certifi/cacert.pem', anchors: certificates(publicRoot) })

export function known(knownStore: Store, isPublic = true): KnownStore {
  return { name: knownStore.path ?? 'built-in', store: knownStore, isPublic }
}

export function host(parts: Partial<Host> = {}): Host {
  const { name = 'host.example.com', port = 443 } = parts
  return { id: `${name}:${port}`, name, port, ...parts }
}

export function served(...identities: readonly Identity[]): Observation {
  return {
    state: 'handshake',
    detail: '',
    chain: certificates(...identities),
    address: '192.0.2.1',
    protocol: 'TLSv1.3',
  }
}

export function unseen(state: Observation['state'], detail = ''): Observation {
  return { state, detail, chain: [] }
}

/** Python, rejecting a host with a chain to the public root that its store holds: nothing explains that but `unknown`. */
export function situation(parts: Partial<Situation> = {}): Situation {
  const client = clients.find(({ id }) => id === (parts.client ?? 'python')) as Client
  return {
    client: client.id,
    clientTitle: client.title,
    endsAtAnyAnchor: client.endsAtAnyAnchor(''),
    verdict: 'rejected',
    message: 'certificate verify failed: unable to get local issuer certificate',
    host: host(),
    observation: served(leaf()),
    stores: [systemStore],
    replaced: [],
    known: [known(systemStore), known(certifi)],
    reads: ['SSL_CERT_FILE', 'SSL_CERT_DIR'],
    environment: {},
    servedElsewhere: [],
    sameIssuer: [parts.host ?? host()],
    trustsControl: false,
    skipsThisHost: false,
    skipsTheName: false,
    machineKind: 'runner',
    families: ['debian'],
    now,
    ...parts,
  }
}

export function causeIdsOf(parts: Partial<Situation>): readonly CauseId[] {
  return explain(situation(parts)).map(({ cause }) => cause.id)
}

/** What one cause says; throws where it does not hold. */
export function told(id: CauseId, parts: Partial<Situation>) {
  const found = explain(situation(parts)).find(({ cause }) => cause.id === id)
  if (found === undefined) throw new Error(`${id} does not hold, but ${causeIdsOf(parts).join(', ')}`)
  return found.recognition
}
