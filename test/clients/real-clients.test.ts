import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, suite, test } from 'node:test'
import { aiohttp } from '../../src/clients/aiohttp.ts'
import { askAll } from '../../src/clients/asking/ask.ts'
import { installations } from '../../src/clients/asking/detect.ts'
import { aws } from '../../src/clients/aws.ts'
import type { Client, HostVerdict } from '../../src/clients/client.ts'
import { curl } from '../../src/clients/curl.ts'
import { fsspec } from '../../src/clients/fsspec.ts'
import { git } from '../../src/clients/git.ts'
import { httpx } from '../../src/clients/httpx.ts'
import { clients } from '../../src/clients/index.ts'
import { lwp } from '../../src/clients/lwp.ts'
import { node } from '../../src/clients/node.ts'
import { pip } from '../../src/clients/pip.ts'
import { python } from '../../src/clients/python.ts'
import { requests } from '../../src/clients/requests.ts'
import { urllib3 } from '../../src/clients/urllib3.ts'
import type { Command } from '../../src/machines/machine.ts'
import { runnerMachine } from '../../src/machines/runner.ts'
import type { Host } from '../../src/model.ts'
import { startControl } from '../../src/tls/control.ts'
import { mintLeaf } from '../../src/x509/mint.ts'
import { listenTcp, listenTls } from '../world/listen.ts'
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
    ['aws, REQUESTS_CA_BUNDLE that is set to nothing, before botocore refused it', aws, { REQUESTS_CA_BUNDLE: '' }],
    ['node, NODE_TLS_REJECT_UNAUTHORIZED', node, { NODE_TLS_REJECT_UNAUTHORIZED: '0' }],
  ]
  for (const [name, client, environment] of cases) {
    test(name, async () => {
      assert.deepEqual(await verdictsOf(client, environment, [control.host]), ['trusted'])
    })
  }
  test('and with all as it is, none does', async () => {
    const asked = [python, requests, urllib3, aiohttp, httpx, pip, aws, fsspec, curl, git, node]
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
  for (const client of [requests, httpx, pip, aws, curl, git]) {
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
      // botocore does not pass on what the proxy said.
      assert.match(answer.message, client === aws ? /Failed to connect to proxy URL/ : /403/)
    })
  }
})

suite('a proxy that a library of Python does not follow is not asked', () => {
  for (const client of [urllib3, aiohttp, fsspec]) {
    test(client.id, async () => {
      const proxy = 'http://127.0.0.1:1'
      const [answer] = await ask(client, { HTTPS_PROXY: proxy, https_proxy: proxy }, [good])
      assert.equal(answer?.verdict, 'rejected')
    })
  }
})

suite('pip goes by its options', () => {
  const files = folderWith({ 'pip.conf': `[install]\ncert = ${world.rootPath}\n` })
  test('cert of pip.conf is its store', async () => {
    assert.deepEqual(await verdictsOf(pip, { PIP_CONFIG_FILE: `${files}/pip.conf` }, [good, control.host]), [
      'trusted',
      'rejected',
    ])
  })
  test('it says so of a host that trusted-host names, and rejects the control', async () => {
    const [first, second] = await ask(pip, { PIP_TRUSTED_HOST: '127.0.0.1' }, [good, control.host])
    assert.deepEqual(
      [first?.verdict, first?.unverified, second?.verdict, second?.unverified],
      ['trusted', true, 'rejected', undefined],
    )
  })
  test('an option that it does not like is an error of its own', async () => {
    assert.deepEqual(await verdictsOf(pip, { PIP_TIMEOUT: 'soon' }, [good]), ['error'])
  })
})

test('all libraries of one interpreter are asked in one process, and no request is sent', async () => {
  const issuer = world.authorities.intermediates.p256
  const leaf = mintLeaf({ now: new Date(), issuer, commonName: 'Listening', names: ['127.0.0.1'], keyType: 'p256' })
  const received: Buffer[] = []
  const listening = await listenTls([leaf.der, issuer.der], leaf.privateKeyPem, {}, socket => {
    socket.on('data', data => received.push(data))
  })
  const host = { id: `127.0.0.1:${listening.port}`, name: '127.0.0.1', port: listening.port }
  const variables = { SSL_CERT_FILE: world.rootPath, REQUESTS_CA_BUNDLE: world.rootPath }
  const runner = await runnerMachine({ PATH: '/usr/bin:/bin', HOME: world.folder, ...variables })
  let processes = 0
  const machine = {
    ...runner,
    run(command: Command) {
      processes++
      return runner.run(command)
    },
  }
  const libraries = [python, requests, urllib3, aiohttp, httpx, pip, aws, fsspec]
  const installed = libraries.map(client => ({ client, at: { path: '/usr/bin/python3' }, named: true }))
  const asked = await askAll(machine, installed, { hosts: [host], control: control.host, timeoutMs })
  await listening.close()
  assert.deepEqual(
    asked.map(({ client, verdicts }) => [client.id, verdicts[0]?.verdict]),
    // Debian's urllib3 reads no variable.
    libraries.map(({ id }) => [id, id === 'urllib3' ? 'rejected' : 'trusted']),
  )
  assert.equal(processes, 1)
  assert.deepEqual(received, [])
})

suite('an end in the middle of the handshake is unreachable', () => {
  const inPython = ['python', 'requests', 'urllib3', 'aiohttp', 'httpx', 'pip', 'aws', 'fsspec']
  for (const client of clients.filter(({ id }) => [...inPython, 'curl', 'git', 'openssl', 'node'].includes(id))) {
    test(client.id, async () => {
      const closing = await listenTcp(socket => socket.once('data', () => socket.end()))
      const host = { id: `127.0.0.1:${closing.port}`, name: '127.0.0.1', port: closing.port }
      assert.deepEqual(await verdictsOf(client, {}, [host]), ['unreachable'])
      await closing.close()
    })
  }
})

suite('LWP that checks no name', () => {
  const wrongName = world.member('wrong-name').host
  const store = { PERL_LWP_SSL_CA_FILE: world.rootPath }
  const told = async (environment: Readonly<Record<string, string>>) =>
    (await ask(lwp, environment, [wrongName, control.host])).map(({ verdict, unverified }) => [verdict, unverified])
  const switches: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ['its own switch', { ...store, PERL_LWP_SSL_VERIFY_HOSTNAME: '0' }],
    ['its own switch, set to nothing', { ...store, PERL_LWP_SSL_VERIFY_HOSTNAME: '' }],
    ['the variable of Crypt::SSLeay', { HTTPS_CA_FILE: world.rootPath }],
  ]
  for (const [name, environment] of switches) {
    test(`by ${name}: says so, trusts a wrong name, and rejects the control`, async () => {
      assert.deepEqual(await told(environment), [
        ['trusted', 'name'],
        ['rejected', 'name'],
      ])
    })
  }
  const left: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ['without a switch', store],
    ['with the switch at 1', { ...store, PERL_LWP_SSL_VERIFY_HOSTNAME: '1' }],
    ['with the switch at 1 before HTTPS_CA_FILE', { PERL_LWP_SSL_VERIFY_HOSTNAME: '1', HTTPS_CA_FILE: world.rootPath }],
  ]
  for (const [name, environment] of left) {
    test(`not ${name}`, async () => {
      assert.deepEqual(await told(environment), [
        ['rejected', undefined],
        ['rejected', undefined],
      ])
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
