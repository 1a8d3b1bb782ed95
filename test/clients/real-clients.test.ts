import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, suite, test } from 'node:test'
import type { Client, HostVerdict } from '../../src/clients/client.ts'
import { curl } from '../../src/clients/curl.ts'
import { installations } from '../../src/clients/detect.ts'
import { git } from '../../src/clients/git.ts'
import { clients } from '../../src/clients/index.ts'
import { node } from '../../src/clients/node.ts'
import { python } from '../../src/clients/python.ts'
import { requests } from '../../src/clients/requests.ts'
import { runnerMachine } from '../../src/machines/runner.ts'
import type { Host } from '../../src/model.ts'
import { startControl } from '../../src/tls/control.ts'
import { listenTcp } from '../world/listen.ts'
import { startWorld } from '../world/world.ts'

// What no recording shows: how the probes themselves fare with what they find on a machine. They use the programs that
// are on the PATH of every CI machine: .ci/check installs them.

const world = await startWorld()
const control = await startControl(new Date())
after(() => Promise.all([world.stop(), control.close()]))
const timeoutMs = 20_000
const good = world.member('good-p256').host

let folders = 0
/** A folder of its own with these files. */
function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = join(world.folder, `case-${folders++}`)
  mkdirSync(folder)
  chmodSync(folder, 0o755)
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return folder
}

async function ask(
  client: Client,
  environment: Readonly<Record<string, string>>,
  hosts: readonly Host[],
): Promise<readonly HostVerdict[]> {
  const path = '/usr/local/bin:/usr/bin:/bin'
  const machine = await runnerMachine({ PATH: path, HOME: world.folder, ...environment })
  const [at] = installations(await client.detect(machine))
  assert.ok(at, `${client.id} is not on ${path}`)
  return client.interpret(await client.probe(machine, at, { hosts, timeoutMs }), hosts).verdicts
}

const verdictsOf = async (...asked: Parameters<typeof ask>) => (await ask(...asked)).map(({ verdict }) => verdict)

suite('a client whose verification is turned off trusts the control', () => {
  const unverified = 'import ssl\nssl._create_default_https_context = ssl._create_unverified_context\n'
  const unverifiedRequests =
    'import requests\nget = requests.Session.request\n' +
    'requests.Session.request = lambda self, *a, **k: get(self, *a, **dict(k, verify=False))\n'
  const cases: readonly (readonly [string, Client, Record<string, string>])[] = [
    ['git, GIT_SSL_NO_VERIFY', git, { GIT_SSL_NO_VERIFY: '1' }],
    ['git, GIT_SSL_NO_VERIFY=false, whose value it does not look at', git, { GIT_SSL_NO_VERIFY: 'false' }],
    ['git, http.sslVerify', git, { HOME: folderWith({ '.gitconfig': '[http]\n\tsslVerify = false\n' }) }],
    ['curl, insecure', curl, { HOME: folderWith({ '.curlrc': 'insecure\n' }) }],
    ['python, sitecustomize', python, { PYTHONPATH: folderWith({ 'sitecustomize.py': unverified }) }],
    ['requests, sitecustomize', requests, { PYTHONPATH: folderWith({ 'sitecustomize.py': unverifiedRequests }) }],
    ['node, NODE_TLS_REJECT_UNAUTHORIZED', node, { NODE_TLS_REJECT_UNAUTHORIZED: '0' }],
  ]
  for (const [name, client, environment] of cases) {
    test(name, async () => {
      assert.deepEqual(await verdictsOf(client, environment, [control.host]), ['trusted'])
    })
  }
  test('and with all as it is, none does', async () => {
    const asked = [python, requests, curl, git, node]
    assert.deepEqual(
      await Promise.all(asked.map(client => verdictsOf(client, {}, [control.host]))),
      asked.map(() => ['rejected']),
    )
  })
})

suite('curl goes by its .curlrc, which disturbs no answer', () => {
  const hosts = [good, world.member('unknown-root-sent').host, world.member('closed-port').host]
  const lines = [
    'output = /dev/null',
    'write-out = "%{http_code}"',
    'fail',
    'fail-early',
    'location',
    'next',
    'include',
    'verbose',
    'trace-ascii = -',
    'dump-header = -',
    'stderr = -',
    'parallel-max = 1',
    'request = POST',
    'user = "me:secret"',
    'url = "https://127.0.0.1:1/"',
  ]
  for (const line of lines) {
    test(line, async () => {
      const HOME = folderWith({ '.curlrc': `${line}\n` })
      assert.deepEqual(await verdictsOf(curl, { HOME, CURL_CA_BUNDLE: world.rootPath }, hosts), [
        'trusted',
        'rejected',
        'unreachable',
      ])
    })
  }

  test('two addresses with one server name, and the name itself, are three answers', async () => {
    const by = (member: string, servername: string): Host => ({ ...world.member(member).host, servername })
    const asked = [
      by('good-rsa', 'localhost'),
      by('unknown-root-sent', 'localhost'),
      by('good-rsa', 'elsewhere.example'),
    ]
    assert.deepEqual(await verdictsOf(curl, { CURL_CA_BUNDLE: world.rootPath }, asked), [
      'trusted',
      'rejected',
      'rejected',
    ])
  })
})

suite('a proxy that does not connect is no verdict on the host', () => {
  for (const client of [requests, curl, git]) {
    test(`${client.id}, where nothing listens`, async () => {
      const proxy = 'http://127.0.0.1:1'
      const [answer] = await ask(client, { HTTPS_PROXY: proxy, https_proxy: proxy }, [good])
      assert.equal(answer?.verdict, 'unreachable')
    })
    test(`${client.id}, where the proxy refuses`, async () => {
      const refusing = await listenTcp(socket => {
        socket.once('data', () => socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n'))
      })
      const proxy = `http://127.0.0.1:${refusing.port}`
      const [answer] = await ask(client, { HTTPS_PROXY: proxy, https_proxy: proxy }, [good])
      await refusing.close()
      assert.equal(answer?.verdict, 'unreachable')
      assert.match(answer.message, /403/)
    })
  }
})

suite('an end in the middle of the handshake is unreachable', () => {
  for (const client of clients.filter(({ id }) =>
    ['python', 'requests', 'curl', 'git', 'openssl', 'node'].includes(id),
  )) {
    test(client.id, async () => {
      const closing = await listenTcp(socket => socket.once('data', () => socket.end()))
      const host = { id: `127.0.0.1:${closing.port}`, name: '127.0.0.1', port: closing.port }
      assert.deepEqual(await verdictsOf(client, {}, [host]), ['unreachable'])
      await closing.close()
    })
  }
})

suite('git that does not verify one host', () => {
  const url = `https://${good.name}:${good.port}/`
  const config = `[http "${url}"]\n\tsslVerify = false\n`
  test('says so for that host, and the control is still rejected', async () => {
    const HOME = folderWith({ '.gitconfig': config })
    const [first, second] = await ask(git, { HOME }, [good, control.host])
    assert.equal(first?.unverified, true)
    assert.equal(second?.verdict, 'rejected')
    assert.equal(second?.unverified, undefined)
  })
  test('says nothing of the kind where it verifies', async () => {
    const HOME = folderWith({})
    const [first] = await ask(git, { HOME, GIT_SSL_CAINFO: world.rootPath }, [good])
    assert.deepEqual([first?.verdict, first?.unverified], ['trusted', undefined])
  })
})
