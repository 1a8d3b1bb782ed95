import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { type Asked, askAll } from '../../src/clients/asking/ask.ts'
import { installations } from '../../src/clients/asking/detect.ts'
import type { Installed } from '../../src/clients/asking/installed.ts'
import { clients } from '../../src/clients/index.ts'
import { withTrustStore } from '../../src/clients/java/options.ts'
import { recogniseClients } from '../../src/clients/recognition/recognise.ts'
import type { Machine } from '../../src/machines/machine.ts'
import { runnerMachine } from '../../src/machines/runner.ts'
import type { ClientId } from '../../src/model.ts'
import { readCertificate } from '../../src/x509/certificate.ts'
import { pkcs12TrustStore } from '../../src/x509/pkcs12-writer.ts'
import { startWorld, type World } from '../world/world.ts'

/**
 * Not asked for. A host that says nothing costs each client its whole time, and tells nothing of its store; one that wants a
 * client certificate closes while Java still writes, and whether Java reads the alert first is a race.
 */
const leftOut = ['silent', 'client-certificate']

/** Both clients that carry roots of their own and those that read the system's; each is told the world's root in its own way. */
const asked: readonly ClientId[] = [
  ...(['python', 'requests', 'aiohttp', 'httpx', 'pip', 'aws', 'fsspec', 'urllib3', 'curl', 'git', 'openssl'] as const),
  ...(['node', 'npm', 'java', 'wget', 'gnutls', 'ruby', 'perl', 'lwp', 'php', 'php-curl', 'go'] as const),
]

suite('a client and the prediction from its files say the same of every server', { concurrency: false }, () => {
  let world: World
  let machine: Machine
  let byFiles: Machine
  let recognised: readonly Installed[]

  before(async () => {
    world = await startWorld(new Date(), { disputed: true })
    const environment = await knowingTheRoot(world)
    machine = await runnerMachine(environment)
    byFiles = { ...machine, runs: false }
    recognised = await recogniseClients(byFiles, 'auto')
  })
  after(() => world.stop())

  for (const id of asked) {
    test(id, async t => {
      const client = clients.find(known => known.id === id)
      assert.ok(client)
      const [at] = installations(await client.detect(machine))
      if (at === undefined) return t.skip(`${id} is not on this machine`)
      const seen = await answersOf(machine, { client, at, named: false })
      if (seen === undefined) return t.skip(`${id} is not on this machine`)
      const candidates = recognised.filter(one => one.client.id === id)
      assert.ok(candidates.length > 0, `${id} is on this machine, and its files do not show it`)
      const said = await Promise.all(candidates.map(one => answersOf(byFiles, one)))
      // /usr/bin/java is a link to one of several.
      const same =
        said.find(one => one?.at.path === at.path) ?? said.find(one => one?.version === seen.version) ?? said[0]
      assert.ok(same)
      assert.deepEqual(differences(seen, same), [])
    })
  }

  async function answersOf(on: Machine, installed: Installed): Promise<Asked | undefined> {
    const hosts = world.members.filter(({ id }) => !leftOut.includes(id)).map(({ host }) => host)
    // By another name: curl knows its answers by their URLs.
    const { port } = world.member('self-signed').host
    const control = { id: `localhost:${port}`, name: 'localhost', port }
    const [answers] = await askAll(on, [installed], {
      hosts,
      control: control,
      timeoutMs: 20_000,
    })
    return answers
  }

  /** The servers of which they say different things. */
  function differences(seen: Asked, said: Asked): readonly { readonly server: string; readonly said: string }[] {
    return seen.verdicts.flatMap(({ host, verdict, message }, index) => {
      const predicted = said.verdicts[index]
      if (verdict === predicted?.verdict) return []
      const server = world.members.find(member => member.host === host)?.id ?? host.id
      return [{ server, said: `${verdict} (${message}), predicted ${predicted?.verdict} (${predicted?.message})` }]
    })
  }
})

/** The root by every variable, and by the files of those that read none, in an environment of nothing else. */
async function knowingTheRoot({ folder, rootPath, authorities }: World): Promise<Record<string, string>> {
  const keyStore = join(folder, 'root.p12')
  await writeFile(keyStore, pkcs12TrustStore([readCertificate(authorities.root.der)]))
  await writeFile(join(folder, '.wgetrc'), `ca_certificate = ${rootPath}\n`)
  const variables = ['SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'GIT_SSL_CAINFO', 'NODE_EXTRA_CA_CERTS']
  const others = ['AWS_CA_BUNDLE', 'PIP_CERT', 'PERL_LWP_SSL_CA_FILE', 'npm_config_cafile']
  return {
    PATH: '/usr/bin:/bin',
    HOME: folder,
    JAVA_TOOL_OPTIONS: withTrustStore(keyStore, undefined),
    ...Object.fromEntries([...variables, ...others].map(name => [name, rootPath])),
  }
}
