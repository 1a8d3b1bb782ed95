import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Host } from '../../src/model.ts'
import { type Authorities, mintAuthorities } from './authorities.ts'
import { disputedServers } from './disputed.ts'
import { type Listener, listenTcp, listenTls } from './listen.ts'
import { misbehavingServers } from './misbehaving.ts'
import { type TlsServer, tlsServers } from './servers.ts'

/** A server of the world, and what is known of it. */
export interface Member {
  readonly id: string
  readonly host: Host
  /** One sentence. */
  readonly serves: string
  /** DER of the certificates that it sends, in that order; empty where there is no TLS. */
  readonly sent: readonly Buffer[]
  /** What a client with the root's certificate should say of it; undefined where clients differ. */
  readonly trustedWhenRootGiven: boolean | undefined
}

export interface World {
  readonly members: readonly Member[]
  readonly authorities: Authorities
  /** A temporary folder, gone after `stop`. */
  readonly folder: string
  /** The root's certificate in a file, PEM. */
  readonly rootPath: string
  member(id: string): Member
  stop(): Promise<void>
}

/** Port 1 (tcpmux) is below the ephemeral ones, so that no server of another test can come to listen there. */
const closedPort = 1

export interface WorldOptions {
  /** With the servers that one client takes and another refuses. */
  readonly disputed?: boolean
}

/** Starts a CA and its servers, each of them right or wrong in one known way. */
export async function startWorld(now = new Date(), { disputed = false }: WorldOptions = {}): Promise<World> {
  const authorities = mintAuthorities(now)
  const folder = await mkdtemp(join(tmpdir(), 'world-'))
  const rootPath = join(folder, 'world-root.pem')
  await writeFile(rootPath, authorities.root.certificatePem)

  const listeners: Listener[] = []
  const members: Member[] = []
  for (const server of [...tlsServers, ...(disputed ? disputedServers : [])]) {
    const { leaf, behind, options } = server.make(authorities, now)
    const sent = [leaf.der, ...behind]
    const listener = await listenTls(sent, leaf.privateKeyPem, options)
    listeners.push(listener)
    members.push(member(server, listener.port, sent))
  }
  for (const server of misbehavingServers) {
    const listener = await listenTcp(server.serve)
    listeners.push(listener)
    members.push(member({ ...server, trustedWhenRootGiven: false }, listener.port, []))
  }
  const closed = { id: 'closed-port', serves: 'Nothing listens there.', trustedWhenRootGiven: false }
  members.push(member(closed, closedPort, []))

  return {
    members,
    authorities,
    folder,
    rootPath,
    member(id) {
      const found = members.find(candidate => candidate.id === id)
      if (found === undefined) throw new Error(`the world has no ${id}`)
      return found
    },
    async stop() {
      await Promise.all(listeners.map(listener => listener.close()))
      await rm(folder, { recursive: true })
    },
  }
}

function member(server: Omit<TlsServer, 'make'>, port: number, sent: readonly Buffer[]): Member {
  const name = server.reachedBy ?? '127.0.0.1'
  return {
    id: server.id,
    host: { id: `${name}:${port}`, name, port },
    serves: server.serves,
    sent,
    trustedWhenRootGiven: server.trustedWhenRootGiven,
  }
}
