import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { isIP } from 'node:net'
import { text } from 'node:stream/consumers'
import { checkServerIdentity, connect, createServer, type Server } from 'node:tls'
import { clients } from '../../src/clients/index.ts'
import { verdictOfNode } from '../../src/clients/node/errors.ts'
import { predictedProbe, predictedVerdicts } from '../../src/clients/recognition/predicted-handshakes.ts'
import type { Host, Verdict } from '../../src/model.ts'
import { sideBySide } from '../../src/side-by-side.ts'
import { pemCertificates } from '../../src/stores/pem-certificates.ts'
import { type Certificate, readCertificate } from '../../src/x509/certificate.ts'
import { type Answer, deadlineMs, type VerifierId, verifierIds } from './answer.ts'
import { type ShakeAnswer, type ShakeQuestion, unasked } from './handshakes.ts'

// A process of its own, so that it can have a clock of its own. Cases on standard input, answers on standard output.

type Case = ShakeQuestion['cases'][number]

const { cases, versions } = JSON.parse(await text(process.stdin)) as ShakeQuestion
process.stdout.write(JSON.stringify(await sideBySide(cases, 4, askAbout)))

async function askAbout(limbo: Case): Promise<ShakeAnswer> {
  let server: Server
  try {
    // The server is no judge of its own certificate.
    const ciphers = 'ALL:@SECLEVEL=0'
    server = createServer({ cert: limbo.chain.join('\n'), key: limbo.key, ca: [], ciphers, minVersion: 'TLSv1.2' })
  } catch (error) {
    return unasked(limbo.id, `Node.js serves no such certificate: ${(error as Error).message}`)
  }
  server.on('secureConnection', socket => socket.on('error', () => socket.destroy()))
  server.on('tlsClientError', (_error, socket) => socket.destroy())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const host: Host = { id: limbo.id, name: '127.0.0.1', port, servername: limbo.name }
  const node = await askNode(limbo, port)
  const anchors = anchorsOf(limbo)
  const predicted = { openssl: node, node, go: node, gnutls: node } satisfies Record<VerifierId, Answer>
  for (const id of verifierIds) predicted[id] = await predict(id, host, anchors)
  server.close()
  return { id: limbo.id, node, predicted }
}

/** As a program that pins these roots does, without a line of ours between. */
function askNode({ anchors, name }: Case, port: number): Promise<Answer> {
  const started = performance.now()
  return new Promise(resolve => {
    const settle = (kind: string, code: string, words: string) => {
      socket.destroy()
      resolve(answerOf(verdictOfNode(kind, code), words, performance.now() - started))
    }
    const socket = connect({
      host: '127.0.0.1',
      port,
      ca: [...anchors],
      ...(isIP(name) === 0 ? { servername: name } : {}),
      checkServerIdentity: (_, certificate) => checkServerIdentity(name, certificate),
    })
    socket.setTimeout(deadlineMs, () => settle('timeout', '', 'no answer before the deadline'))
    socket.on('secureConnect', () => settle('accepted', '', ''))
    socket.on('error', (error: NodeJS.ErrnoException) =>
      settle('failed', error.code ?? '', [error.code, error.message].join(': ')),
    )
  })
}

async function predict(id: VerifierId, host: Host, anchors: readonly Certificate[]): Promise<Answer> {
  const client = clients.find(known => known.id === id)
  if (client === undefined) throw new Error(`no client ${id}`)
  const started = performance.now()
  const probe = await predictedProbe([host], anchors, {
    timeoutMs: deadlineMs,
    endsAtAnyAnchor: client.endsAtAnyAnchor(versions[id]),
    readsCommonName: client.readsCommonName?.(versions[id]) ?? false,
  })
  const [said] = predictedVerdicts(probe, [host])
  if (said === undefined) throw new Error('no verdict')
  return answerOf(said.verdict, said.message, performance.now() - started)
}

function anchorsOf({ anchors }: Case): readonly Certificate[] {
  return pemCertificates(anchors.join('\n'), { trustedCertificates: true }, readCertificate).certificates
}

/** Of two answers to a suite that knows no more: what is not accepted is rejected. The words keep the difference. */
function answerOf(verdict: Verdict, words: string, milliseconds: number): Answer {
  return verdict === 'trusted'
    ? { verdict, words: '', milliseconds }
    : { verdict: 'rejected', words: verdict === 'rejected' ? words : `${verdict}: ${words}`, milliseconds }
}
