import assert from 'node:assert/strict'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { installations } from '../../src/clients/asking/detect.ts'
import type { Client, HostVerdict } from '../../src/clients/client.ts'
import { gnutls } from '../../src/clients/gnutls.ts'
import { lwp } from '../../src/clients/lwp.ts'
import { perl } from '../../src/clients/perl.ts'
import { php } from '../../src/clients/php.ts'
import { phpCurl } from '../../src/clients/php-curl.ts'
import { ruby } from '../../src/clients/ruby.ts'
import { wget } from '../../src/clients/wget.ts'
import { runnerMachine } from '../../src/machines/runner.ts'
import type { Host } from '../../src/model.ts'
import { startControl } from '../../src/tls/control.ts'
import { listenTcp } from '../world/listen.ts'
import { startWorld } from '../world/world.ts'

// As real-clients.test.ts, for wget, gnutls-cli, Ruby, Perl and PHP.

const world = await startWorld()
const control = await startControl(new Date())
after(() => Promise.all([world.stop(), control.close()]))
const good = world.member('good-p256').host
const all = [wget, gnutls, ruby, perl, lwp, php, phpCurl]

let folders = 0
function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = join(world.folder, `case-${folders++}`)
  mkdirSync(folder)
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return folder
}

async function ask(
  client: Client,
  environment: Readonly<Record<string, string>>,
  hosts: readonly Host[],
  timeoutMs = 20_000,
): Promise<readonly HostVerdict[]> {
  const path = '/usr/local/bin:/usr/bin:/bin'
  const machine = await runnerMachine({ PATH: path, HOME: world.folder, ...environment })
  const [at] = installations(await client.detect(machine))
  assert.ok(at, `${client.id} is not on ${path}`)
  return client.interpret(await client.probe(machine, at, { hosts, timeoutMs }), hosts).verdicts
}

const verdictsOf = async (...asked: Parameters<typeof ask>) => (await ask(...asked)).map(({ verdict }) => verdict)

suite('a client whose verification is turned off trusts the control', () => {
  const wgetrc = (line: string) => ({ HOME: folderWith({ '.wgetrc': `${line}\n` }) })
  const noVerify =
    'require "openssl"\nmodule Off\n  def set_params(given = {}) = super(given.merge(verify_mode: 0))\nend\n' +
    'OpenSSL::SSL::SSLContext.prepend(Off)\n'
  const perlModule = { 'Off.pm': 'use IO::Socket::SSL;\nIO::Socket::SSL::set_defaults(SSL_verify_mode => 0);\n1;\n' }
  const cases: readonly (readonly [string, Client, Record<string, string>])[] = [
    ['wget, check_certificate = off', wget, wgetrc('check_certificate = off')],
    ['wget, check_certificate = quiet', wget, wgetrc('check_certificate = quiet')],
    ['wget, by way of WGETRC', wget, { WGETRC: join(folderWith({ rc: 'check_certificate = off\n' }), 'rc') }],
    ['ruby, RUBYOPT', ruby, { RUBYOPT: `-r${join(folderWith({ 'off.rb': noVerify }), 'off.rb')}` }],
    ['perl, PERL5OPT', perl, { PERL5OPT: '-MOff', PERL5LIB: folderWith(perlModule) }],
  ]
  for (const [name, client, environment] of cases) {
    test(name, async () => {
      assert.deepEqual(await verdictsOf(client, environment, [control.host]), ['trusted'])
    })
  }
  for (const client of all) {
    test(`${client.id} with all as it is does not`, async () => {
      assert.deepEqual(await verdictsOf(client, {}, [control.host]), ['rejected'])
    })
  }
})

suite('LWP without the check of the name still verifies the issuer', () => {
  const hosts = [world.member('wrong-name').host, control.host]
  const cases: readonly Record<string, string>[] = [
    { HTTPS_CA_FILE: world.rootPath },
    { PERL_LWP_SSL_VERIFY_HOSTNAME: '0', PERL_LWP_SSL_CA_FILE: world.rootPath },
  ]
  for (const environment of cases) {
    test(Object.keys(environment).join(' and '), async () => {
      assert.deepEqual(await verdictsOf(lwp, environment, hosts), ['trusted', 'rejected'])
    })
  }
})

suite('the variables of each client', () => {
  for (const client of all) {
    for (const { variable, wants } of client.remedies) {
      if (wants !== 'bundle') continue
      test(`${client.id} reads ${variable}`, async () => {
        assert.deepEqual(await verdictsOf(client, { [variable]: world.rootPath }, [good, control.host]), [
          'trusted',
          'rejected',
        ])
      })
    }
    if (client.remedies.length > 0) continue
    test(`${client.id} reads none`, async () => {
      const names = ['SSL_CERT_FILE', 'CURL_CA_BUNDLE', 'REQUESTS_CA_BUNDLE', 'PERL_LWP_SSL_CA_FILE']
      const environment = Object.fromEntries(names.map(name => [name, world.rootPath]))
      assert.deepEqual(await verdictsOf(client, environment, [good]), ['rejected'])
    })
  }
})

suite('wget goes by its .wgetrc, which disturbs no answer and writes nothing', () => {
  const hosts = [good, world.member('unknown-root-sent').host, world.member('closed-port').host]
  const lines = [
    'quiet = on',
    'background = on',
    'recursive = on',
    'mirror = on',
    'logfile = ./written',
    'output_document = ./written',
    'header = Authorization: Bearer secret',
    'http_user = me\nhttp_password = secret\nauth_no_challenge = on',
    'verbose = off',
    'server_response = on',
    'timestamping = on',
    'spider = off',
    'tries = 5',
  ]
  for (const line of lines) {
    test(JSON.stringify(line), async () => {
      const HOME = folderWith({ '.wgetrc': '' })
      const settings = `${line.replace('./written', join(HOME, 'written'))}\nca_certificate = ${world.rootPath}\n`
      writeFileSync(join(HOME, '.wgetrc'), settings)
      assert.deepEqual(await verdictsOf(wget, { HOME }, hosts), ['trusted', 'rejected', 'unreachable'])
      assert.ok(!existsSync(join(HOME, 'written')))
    })
  }
})

test('one host that never answers takes nothing from the others, and leaves no error behind for them', async () => {
  const silent = world.member('silent').host
  const hosts = [silent, world.member('self-signed').host, good, silent, world.member('expired').host, good, silent]
  for (const client of [ruby, perl, lwp, php, phpCurl]) {
    const [remedy] = client.remedies
    const environment = remedy ? { [remedy.variable]: world.rootPath } : {}
    const trust = remedy ? 'trusted' : 'rejected'
    assert.deepEqual(
      await verdictsOf(client, environment, hosts, 6000),
      ['unreachable', 'rejected', trust, 'unreachable', 'rejected', trust, 'unreachable'],
      client.id,
    )
  }
})

suite('another server name is sent and verified', () => {
  for (const client of all.filter(({ speaks, remedies }) => speaks.servername && remedies.length > 0)) {
    test(client.id, async () => {
      const hosts = ['localhost', 'elsewhere.example'].map(servername => ({ ...good, servername }))
      const [remedy] = client.remedies
      const environment = { [remedy?.variable ?? '']: world.rootPath }
      assert.deepEqual(await verdictsOf(client, environment, hosts), ['trusted', 'rejected'])
    })
  }
})

suite('a proxy that does not connect is no verdict on the host', () => {
  for (const client of [wget, lwp, phpCurl]) {
    for (const status of ['403 Forbidden', '407 Proxy Authentication Required']) {
      test(`${client.id}, ${status}`, async () => {
        const refusing = await listenTcp(socket => {
          socket.once('data', () => socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`))
        })
        const environment = { https_proxy: `http://me:secret@127.0.0.1:${refusing.port}`, PERL_LWP_ENV_PROXY: '1' }
        const [answer] = await ask(client, environment, [good])
        await refusing.close()
        assert.equal(answer?.verdict, 'unreachable', answer?.message)
        assert.doesNotMatch(answer?.message ?? '', /secret/)
      })
    }
  }
})

suite('an end in the middle of the handshake is unreachable', () => {
  for (const client of all) {
    test(client.id, async () => {
      const closing = await listenTcp(socket => socket.once('data', () => socket.end()))
      const host = { id: `127.0.0.1:${closing.port}`, name: '127.0.0.1', port: closing.port }
      const [answer] = await ask(client, {}, [host])
      await closing.close()
      assert.equal(answer?.verdict, 'unreachable', answer?.message)
    })
  }
})
