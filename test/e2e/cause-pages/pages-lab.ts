import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import type { Host } from '../../../src/model.ts'
import { mintLeaf } from '../../../src/x509/mint.ts'
import { toPem } from '../../../src/x509/pem.ts'
import { startWorld, type World } from '../../world/world.ts'
import { startExim } from '../starttls-servers.ts'

/** What stands in the place of the hosts and files that the pages have for examples. */
export interface PagesLab {
  readonly world: World
  /** Everybody may enter it. */
  readonly folder: string
  /** A server without TLS, with the right time in its answers; `/intermediate.der` is the World Intermediate. */
  readonly plain: Host
  /** A mail server that changes over to TLS. */
  readonly mail: Host
  hostOf(member: string): Host
  /** The certificates that a server sends, PEM. */
  sentBy(member: string): string
}

export async function pagesLab(): Promise<PagesLab> {
  const world = await startWorld(new Date(), { disputed: true })
  const { intermediates } = world.authorities
  const folder = mkdtempSync(join(tmpdir(), 'pages-'))
  chmodSync(folder, 0o755)
  const plain = createServer(({ url }, answer) => {
    answer.end(url === '/intermediate.der' ? intermediates.p256.der : 'plain\n')
  })
  await new Promise<void>(resolve => plain.listen(0, '127.0.0.1', resolve))
  const names = ['127.0.0.1', 'localhost']
  const leaf = mintLeaf({ now: new Date(), issuer: intermediates.rsa, commonName: 'Mail', names, keyType: 'rsa' })
  const mail = await startExim({
    certificates: [leaf.der, intermediates.rsa.der].map(der => toPem(der)).join(''),
    privateKey: leaf.privateKeyPem,
  })
  after(async () => {
    plain.close()
    plain.closeAllConnections()
    await Promise.all([world.stop(), mail.stop()])
    rmSync(folder, { recursive: true })
  })
  return {
    world,
    folder,
    plain: at((plain.address() as AddressInfo).port),
    mail: at(mail.port),
    hostOf: member => world.member(member).host,
    sentBy: member =>
      world
        .member(member)
        .sent.map(der => toPem(der))
        .join(''),
  }
}

function at(port: number): Host {
  return { id: `127.0.0.1:${port}`, name: '127.0.0.1', port }
}
